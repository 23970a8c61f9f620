import fc from 'fast-check';
import Papa from 'papaparse';
import { csvLines, idCell, toCsv } from './csv.js';

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

describe('a file that is written piece by piece', () => {
  it('is the same as one that is written at once', () => {
    expect(toCsv([['a', 1]]) + csvLines([]) + csvLines([['b,', 2]])).toBe(toCsv([['a', 1], ['b,', 2]])); // prettier-ignore
  });
});

describe('an id as a cell', () => {
  it.each(['20261101000000008842', '000123', '123456789012', '2026-11-01', '1e5', '12:30', '3/4', '1.50', '1,000'])(
    'is no number and no date if it is %s',
    (id) => expect(idCell(id)).toBe(`'${id}`),
  );

  it.each(['8842', '0', '12345678901', 'order-1', 'e', '-', '20261101A', ''])('stays as it is if it is %j', (id) => expect(idCell(id)).toBe(id));

  it('is not guarded twice', () => expect(toCsv([[idCell('-1.5')]])).toBe("\uFEFF'-1.5\r\n"));
});
