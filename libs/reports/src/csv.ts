/**
 * Anything that a spreadsheet may take for the start of a formula: `= + - @`, their full-width, small and superscript forms (NFKC makes them the
 * same)
 * and the minus sign, also after blanks or invisible characters, since some programs skip those; and any leading control character.
 */
const FORMULA = /^(?:\p{Cc}|[\s\p{C}]*[=+\-@\u2212])/u;

/** Rows as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese; no cell can become a formula. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value.normalize('NFKC')) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
