import { identificationNumberOf } from '@shiren/id-document';
import fc from 'fast-check';
import { PeopleFileInvalid, readHeader, readRecord } from './person-row.js';

const now = new Date('2024-03-01T12:00:00Z');
const number = identificationNumberOf({ region: '310101', birth: '1988-08-08', sequence: 3 });

describe('the header of a people file', () => {
  test('may name the columns in any order', () => {
    expect(readHeader(['photo', 'identificationNumber', 'name'])).toEqual(['photo', 'identificationNumber', 'name']);
  });

  test.each([[[]], [['name']], [['name', 'identificationNumber', 'name']], [['name', 'identificationNumber', 'mobile']], [['Name', 'identificationNumber']]])(
    '%j is refused',
    (cells) => {
      expect(() => readHeader(cells)).toThrow(PeopleFileInvalid);
    },
  );
});

describe('a record of a people file', () => {
  const header = readHeader(['name', 'identificationNumber', 'photo', 'photoDate', 'descriptor']);

  test('is a person; an empty cell counts as absent', () => {
    expect(readRecord(header, [' 李四 ', number, 'photos/李四.jpg', '', ''], now)).toEqual({
      name: '李四',
      identificationNumber: number,
      photo: 'photos/李四.jpg',
    });
  });

  test.each([
    ['columns-differ', ['李四', number]],
    ['columns-differ', ['李四', number, '', '', '', '']],
    ['name-invalid', ['', number, '', '', '']],
    ['number-form', ['李四', '', '', '', '']],
    ['photo-date-invalid', ['李四', number, '', 'yesterday', '']],
    ['photo-and-descriptor', ['李四', number, 'a.jpg', '', 'a.json']],
  ])('%s: %j', (rejection, cells) => {
    expect(readRecord(header, cells, now)).toBe(rejection);
  });

  test('whatever it contains, the result is a person or a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 7 }), (cells) => {
        const row = readRecord(header, cells, now);
        expect(typeof row === 'string' || row.name.length > 1).toBe(true);
      }),
    );
  });
});
