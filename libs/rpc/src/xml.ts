/** Characters that XML 1.0 cannot represent. */
// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** A reply in the vendor's XML form: objects become elements, a list repeats its element. */
export const toXml = (root: string, value: object): string => `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, value)}\n`;

function element(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
  const inside = contentOf(value);
  return inside === undefined ? '' : `<${name}>${inside}</${name}>`;
}

function contentOf(value: unknown): string | undefined {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value)
    .map(([name, one]) => element(name, one))
    .join('');
}

const escaped = (text: string): string => text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
