/**
 * Anything that a spreadsheet may take for the start of a formula: `= + - @`, their full-width, small and superscript forms (NFKC makes them the
 * same)
 * and the minus sign, also after blanks or invisible characters, since some programs skip those; and any leading control character.
 */
const FORMULA = /^(?:\p{Cc}|[\s\p{C}]*[=+\-@\u2212])/u;

/** Rows as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese; no cell can become a formula. */
export const toCsv = (rows: Rows): string => `\uFEFF${csvLines(rows)}`;

/** Further rows of a file that `toCsv` began. */
export const csvLines = (rows: Rows): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** An id as a cell: one that a spreadsheet would take for a number, a date or a time, and change, begins with an apostrophe, as a formula does. */
export const idCell = (id: string): string => (/^[\d.,:/eE+\s-]*\d[\d.,:/eE+\s-]*$/.test(id) && !SAFE_NUMBER.test(id) ? `'${id}` : id);

/** Digits that a spreadsheet leaves as they are: it shows twelve or more as a power of ten, and drops zeros at the beginning. */
const SAFE_NUMBER = /^(?:0|[1-9]\d{0,10})$/;

type Rows = readonly (readonly (string | number)[])[];

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value.normalize('NFKC')) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
