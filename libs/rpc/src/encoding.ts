/** Most values need no encoding. */
const UNRESERVED = /^[\w.~-]*$/;

/** RFC 3986 percent-encoding as the signatures require: only A–Z a–z 0–9 - _ . ~ are left unencoded. */
export const percentEncode = (text: string): string =>
  UNRESERVED.test(text) ? text : encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Parameters sorted by name, encoded and joined, as in both signature schemes. */
export const canonicalQuery = (parameters: Readonly<Record<string, string>>): string =>
  Object.keys(parameters)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`)
    .join('&');
