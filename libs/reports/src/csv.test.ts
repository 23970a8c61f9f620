import fc from 'fast-check';
import Papa from 'papaparse';
import { toCsv } from './csv.js';

/** As RFC 4180 specifies; by default the parser guesses delimiter and line ending from the cells. */
const rules = { delimiter: ',', newline: '\r\n', skipEmptyLines: false } as const;
const read = (csv: string): string[][] => Papa.parse<string[]>(csv.replace(/^\uFEFF/, ''), rules).data.slice(0, -1);
const dangerous = fc.constantFrom(...'=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−');
const skipped = fc.constantFrom('', ' ', '\t', '\r', '\n', '\r\n', '\u00A0', '\u3000', '\u200B', '\uFEFF', '\0', ' \t');

describe('a cell of a CSV file', () => {
  it('never begins like a formula, whatever a spreadsheet skips before it', () => {
    fc.assert(
      fc.property(skipped, dangerous, fc.string({ unit: 'binary' }), (blank, sign, rest) => {
        expect(read(toCsv([[blank + sign + rest, 'next']]))[0]?.[0]).toBe(`'${blank}${sign}${rest}`);
      }),
    );
  });

  it('never begins with a control character', () => {
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r', '\t', '\0', '\x1b', '\x0b'), fc.string({ unit: 'binary' }), (control, rest) => {
        expect(read(toCsv([[control + rest, 'next']]))[0]?.[0]?.startsWith("'")).toBe(true);
      }),
    );
  });

  it('is read back as it was, but for the guard', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const back = read(toCsv(rows));
        expect(back.map((row, y) => row.map((cell, x) => (cell === rows[y]?.[x] ? cell : cell.slice(1))))).toEqual(rows);
      }),
    );
  });

  it('is left alone where it is ordinary', () => {
    expect(toCsv([['张三', '110101199003070000', 'a-b', '2026-01-01', 'x=1', '', -3]])).toBe('\uFEFF张三,110101199003070000,a-b,2026-01-01,x=1,,-3\r\n');
  });
});
