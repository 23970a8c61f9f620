import { identificationNumberOf } from '@shiren/id-document';
import fc from 'fast-check';
import { checkRow } from './check-row.js';

const now = new Date('2024-03-01T12:00:00Z');
const number = identificationNumberOf({ region: '110101', birth: '1990-03-07', sequence: 12 });
const good = { name: '张三', identificationNumber: number, photoDate: '2020-01-31' };

describe('a row of an import', () => {
  test('is normalised to the form in which names and numbers are compared', () => {
    expect(checkRow({ ...good, name: ' 阿卜杜拉•买买提 ', identificationNumber: ` ${number.toLowerCase()} ` }, now)).toEqual({
      accepted: true,
      name: '阿卜杜拉·买买提',
      number,
      photoDate: '2020-01-31',
    });
  });

  test('needs no photo date', () => {
    expect(checkRow({ name: good.name, identificationNumber: number }, now)).toMatchObject({ accepted: true, photoDate: null });
  });

  const otherDigit = number.slice(0, 16) + String((Number(number[16]) + 1) % 10) + number.slice(17);
  test.each([
    ['name-form', { name: '' }],
    ['name-private-use', { name: '张\ue000' }],
    ['number-fifteen-digits', { identificationNumber: '110101900307001' }],
    ['name-form', { name: '张三;drop table' }],
    ['number-form', { identificationNumber: '1101' }],
    ['number-check-digit', { identificationNumber: otherDigit }],
    ['number-birth', { identificationNumber: identificationNumberOf({ region: '110101', birth: '1990-13-07', sequence: 12 }) }],
    ['photo-date-invalid', { photoDate: '2023-02-29' }],
    ['photo-date-invalid', { photoDate: '2023' }],
    ['photo-date-invalid', { photoDate: '2020-01-31T00:00:00Z' }],
    ['photo-date-future', { photoDate: '2024-03-03' }],
  ] as const)('is refused: %s', (rejection, change) => {
    expect(checkRow({ ...good, ...change }, now)).toEqual({ accepted: false, rejection });
  });

  test('whatever it contains, it gets a result and never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (name, identificationNumber, photoDate) => {
        expect(typeof checkRow({ name, identificationNumber, photoDate }, now).accepted).toBe('boolean');
      }),
    );
  });
});
