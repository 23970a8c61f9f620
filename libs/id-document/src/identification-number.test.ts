import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { checkIdentificationNumber, identificationNumberOf, normalizeNumber } from './identification-number.js';

const today = new Date('2026-11-24T00:00:00Z');
const numbers = fc.record({
  region: fc.integer({ min: 110000, max: 659999 }).map(String),
  birth: fc.date({ min: new Date('1900-01-01'), max: today, noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  sequence: fc.integer({ min: 0, max: 999 }),
});

describe('an identification number', () => {
  it('is read into birth, sex and region', () => {
    // the example of GB 11643-1999
    expect(checkIdentificationNumber('11010519491231002X', today)).toEqual({
      valid: true,
      number: '11010519491231002X',
      birth: '1949-12-31',
      sex: 'f',
      region: '110105',
    });
  });

  it('made of its parts gives them back', () => {
    fc.assert(
      fc.property(numbers, (parts) => {
        expect(checkIdentificationNumber(identificationNumberOf(parts), today)).toMatchObject({
          valid: true,
          birth: parts.birth,
          region: parts.region,
          sex: parts.sequence % 2 === 1 ? 'm' : 'f',
        });
      }),
    );
  });

  it('with any one digit misread is refused', () => {
    fc.assert(
      fc.property(numbers, fc.nat({ max: 16 }), fc.integer({ min: 1, max: 9 }), (parts, index, difference) => {
        const number = identificationNumberOf(parts);
        const misread = (Number(number[index]) + difference) % 10;
        expect(checkIdentificationNumber(number.slice(0, index) + misread + number.slice(index + 1), today).valid).toBe(false);
      }),
    );
  });

  it('takes a lower-case x and blanks around', () => {
    expect(checkIdentificationNumber(' 11010519491231002x ', today).valid).toBe(true);
  });

  it('is normalised: full-width digits, blanks and invisible characters anywhere, a lower-case x', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.array(fc.constantFrom('', ' ', '\u3000', '\u200b', '\ufeff', '\t'), { minLength: 18, maxLength: 18 }),
        fc.boolean(),
        (parts, gaps, wide) => {
          const number = identificationNumberOf(parts);
          const shown = (character: string): string => (wide ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character.toLowerCase());
          const variant = [...number].map((character, index) => `${shown(character)}${gaps[index]}`).join('');
          expect(normalizeNumber(variant)).toBe(number);
          expect(checkIdentificationNumber(variant, today)).toMatchObject({ valid: true, number });
        },
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(normalizeNumber(normalizeNumber(text))).toBe(normalizeNumber(text))));
  });

  it('in the form of releases up to 0.1.0, in which hashes of stored numbers were made, is its own normal form', () => {
    const former = (text: string): string => text.trim().toUpperCase();
    fc.assert(
      fc.property(numbers, fc.constantFrom('', ' ', '\u3000'), (parts, blank) => {
        const text = blank + identificationNumberOf(parts).toLowerCase() + blank;
        expect(normalizeNumber(text)).toBe(former(text));
      }),
    );
  });

  it('with 15 digits is refused for that', () => {
    for (const text of ['110105491231002', '１１０１０５ 491231 002'])
      expect(checkIdentificationNumber(text, today)).toEqual({ valid: false, reason: 'fifteen-digits' });
  });

  it('refuses a day that does not exist or is to come', () => {
    expect(checkIdentificationNumber(identificationNumberOf({ region: '110105', birth: '1990-02-30', sequence: 2 }), today)).toEqual({
      valid: false,
      reason: 'birth',
    });
    expect(checkIdentificationNumber(identificationNumberOf({ region: '110105', birth: '2030-01-01', sequence: 2 }), today)).toEqual({
      valid: false,
      reason: 'birth',
    });
  });

  it.each(['docs/integrators/rest.md', 'docs/integrators/openapi.json', 'libs/node-client/README.md', 'libs/id-document/README.md'])(
    'is valid where %s gives it as an example',
    (file) => {
      const numbers = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8').match(/\b\d{17}[\dX]\b/g) ?? [];
      expect(numbers.length).toBeGreaterThan(0);
      for (const number of numbers) expect(checkIdentificationNumber(number, today)).toMatchObject({ valid: true });
    },
  );

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => void checkIdentificationNumber(text, today)));
  });
});
