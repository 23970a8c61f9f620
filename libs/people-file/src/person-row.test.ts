import { identificationNumberOf } from '@shiren/id-document/rules';
import fc from 'fast-check';
import { knownColumns, readHeader } from './columns.js';
import { readRecord } from './person-row.js';
import { PeopleFileInvalid } from './rejections.js';

const now = new Date('2024-03-01T12:00:00Z');
const number = identificationNumberOf({ region: '310101', birth: '1988-08-08', sequence: 3 });

describe('the header of a people file', () => {
  test.each([
    [['photo', 'identificationNumber', 'name']],
    [['Photo', 'IDENTIFICATIONNUMBER', ' Name ']],
    [['照片', '身份证号码', '姓名']],
    [['照片（选填）', '身份证号 *', '\u3000姓\u3000名']],
    [['photo_path', 'ID number', 'Full name']],
  ])('%j names its columns in any order, in English or Chinese, whatever their case and blanks', (cells) => {
    expect(readHeader(cells)).toEqual(['photo', 'identificationNumber', 'name']);
  });

  test('may be copied from the hint', () => {
    expect(readHeader(knownColumns().split(','))).toEqual(['name', 'identificationNumber', 'photo', 'photoDate', 'descriptor']);
  });

  test.each([
    [[], 'columns-missing'],
    [['name'], 'columns-missing'],
    [['name', 'identificationNumber', '姓名'], 'columns-repeated'],
    [['name', 'identificationNumber', 'mobile'], 'columns-unknown'],
    [['name', 'identificationNumber', 'foto'], 'columns-unknown'],
  ] as const)('%j is refused: %s', (cells, code) => {
    expect(() => readHeader(cells)).toThrow(expect.objectContaining({ code }) as PeopleFileInvalid);
  });

  test('names what it does not know, in both languages', () => {
    const refusal = new PeopleFileInvalid('columns-unknown', { columns: '“foto”', known: 'photo' });
    expect([refusal.zh, refusal.en]).toEqual([
      '首行有无法识别的列：“foto”。可用的列：photo',
      'The first line names unknown columns: “foto”. The columns are: photo.',
    ]);
  });
});

describe('a record of a people file', () => {
  const header = readHeader(['name', 'identificationNumber', 'photo', 'photoDate', 'descriptor', '']);

  test('is a person; an empty cell counts as absent, also one that Excel left out or added', () => {
    const person = { name: '李四', identificationNumber: number, photo: 'photos/李四.jpg' };
    expect(readRecord(header, [' 李四 ', number, 'photos/李四.jpg', '', ''], now)).toEqual(person);
    expect(readRecord(header, ['李四', number, 'photos/李四.jpg'], now)).toEqual(person);
    expect(readRecord(header, ['李四', number, 'photos/李四.jpg', '', '', '', '', ''], now)).toEqual(person);
  });

  test('may have a path from Windows, and a number that Excel was made to keep as text', () => {
    expect(readRecord(header, ['李四', `="${number}"`, 'photos\\李四.jpg'], now)).toEqual({
      name: '李四',
      identificationNumber: number,
      photo: 'photos/李四.jpg',
    });
    expect(readRecord(header, ['李四', `'${number}`], now)).toEqual({ name: '李四', identificationNumber: number });
  });

  test.each(['2021-05-04', '2021/5/4', '2021.5.4', '2021年5月4日', '20210504', '２０２１／５／４', '2021/5/4 0:00', '2021-05-04 00:00:00', '44320'])(
    'may give the day of its photo as %s',
    (day) => {
      expect(readRecord(header, ['李四', number, 'a.jpg', day], now)).toMatchObject({ photoDate: '2021-05-04' });
    },
  );

  test.each([
    ['columns-differ', ['李四']],
    ['columns-differ', ['李四', number, '', '', '', 'a remark']],
    ['columns-differ', ['李四', number, '', '', '', '', 'a remark']],
    ['name-form', ['', number, '', '', '']],
    ['number-form', ['李四', '', '', '', '']],
    ['number-scientific', ['李四', '1.10101E+17', '', '', '']],
    ['photo-date-invalid', ['李四', number, '', 'yesterday', '']],
    ['photo-date-invalid', ['李四', number, '', '5/4/2021', '']],
    ['photo-date-invalid', ['李四', number, '', '2021/2/30', '']],
    ['photo-and-descriptor', ['李四', number, 'a.jpg', '', 'a.json']],
  ])('%s: %j', (rejection, cells) => {
    expect(readRecord(header, cells, now)).toMatchObject({ rejection });
  });

  test('whatever it contains, the result is a person or a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 7 }), (cells) => {
        const row = readRecord(header, cells, now);
        expect('rejection' in row || row.name.length > 0).toBe(true);
      }),
    );
  });
});
