import { identificationNumberOf } from '@shiren/id-document/rules';
import fc from 'fast-check';
import { readPeopleFile, type PeopleFileLine } from './people-file.js';
import type { PeopleFileInvalid } from './rejections.js';

const now = new Date('2024-03-01T12:00:00Z');
const number = (sequence: number): string => identificationNumberOf({ region: '110101', birth: '1990-03-07', sequence });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (content: string | Uint8Array): PeopleFileLine[] => [...readPeopleFile(typeof content === 'string' ? utf8(content) : content, now)];
const brief = (lines: PeopleFileLine[]): [number, string][] => lines.map(({ line, person }) => [line, 'rejection' in person ? person.rejection : person.name]);

describe('a people file', () => {
  test('yields each person with the line number, skipping blank lines and Excel’s byte order mark', () => {
    const lines = read(`\ufeffname,identificationNumber\r\n张三,${number(1)}\r\n\r\n"李四",${number(2)}\r\n王五,1\r\n`);
    expect(brief(lines)).toEqual([
      [2, '张三'],
      [4, '李四'],
      [5, 'number-form'],
    ]);
    expect(lines.at(-1)?.share).toBeGreaterThan(0.8);
  });

  test('never drops a column silently, since the photos of its people would be deleted', () => {
    expect(read(`name,identificationNumber,Photo\n张三,${number(1)},a.jpg\n`)[0]?.person).toMatchObject({ photo: 'a.jpg' });
    const refusal = { code: 'columns-unknown', message: expect.stringMatching(/“Foto”.*“Foto”/) as string } as PeopleFileInvalid;
    expect(() => read(`name,identificationNumber,Foto\n张三,${number(1)},a.jpg\n`)).toThrow(expect.objectContaining(refusal) as Error);
  });

  test('may separate its columns with commas, semicolons, tabs or full-width commas, and say so in Excel’s first line', () => {
    for (const separator of [',', ';', '\t', '，']) {
      expect(brief(read(['姓名,身份证号,照片', `张三,${number(1)},a.jpg`].join('\n').replaceAll(',', separator)))).toEqual([[2, '张三']]);
    }
    expect(brief(read(`sep=;\r\nname;identificationNumber\r\n张三;${number(1)}\r\n`))).toEqual([[3, '张三']]);
  });

  test('skips the empty rows and columns that Excel leaves behind', () => {
    expect(brief(read(`name,identificationNumber,,\n张三,${number(1)},,\n,,,\n\u00a0\u3000,,\n李四,${number(2)}\n,,,\n`))).toEqual([
      [2, '张三'],
      [5, '李四'],
    ]);
  });

  test('is read on after a row whose quotes don’t match, and after one with too few cells', () => {
    const lines = read(`name,identificationNumber\n"张三,${number(1)}\n"李"四,${number(2)}\n王五\n赵"六,${number(3)}\n"钱七",${number(4)}\n`);
    expect(brief(lines)).toEqual([
      [2, 'quotes-unbalanced'],
      [3, 'quotes-unbalanced'],
      [4, 'columns-differ'],
      [5, 'name-form'],
      [6, '钱七'],
    ]);
  });

  test('may have line breaks at the end of a cell and in headings, as Alt+Enter leaves them in Excel; lines are still counted right', () => {
    const lines = read(`name,"identification\nNumber"\n"张三\n",${number(1)}\n李四,${number(2)}\n`);
    expect(brief(lines)).toEqual([
      [3, '张三'],
      [5, '李四'],
    ]);
  });

  test('with an open quotation mark before megabytes of text costs one line', () => {
    expect(brief(read(`name,identificationNumber\n"${'张'.repeat(30_000)}\n李四,${number(2)}\n`))).toEqual([
      [2, 'line-too-long'],
      [3, '李四'],
    ]);
  });

  describe('in another encoding', () => {
    const text = `姓名,身份证号\r\n张三,${number(1)}\r\n䶮喆,${number(2)}\r\n`;
    const people = [
      [2, '张三'],
      [3, '䶮喆'],
    ];
    const utf16 = (littleEndian: boolean, mark: boolean): Uint8Array => {
      const units = [...(mark ? '\ufeff' : ''), ...text].map((character) => character.charCodeAt(0));
      const view = new DataView(new ArrayBuffer(units.length * 2));
      units.forEach((unit, index) => view.setUint16(index * 2, unit, littleEndian));
      return new Uint8Array(view.buffer);
    };
    // the bytes of the text above in GBK, from GB 18030-2022's tables
    const gbk: Readonly<Record<string, number[]>> = {
      ...{ 姓: [0xd0, 0xd5], 名: [0xc3, 0xfb], 身: [0xc9, 0xed], 份: [0xb7, 0xdd], 证: [0xd6, 0xa4], 号: [0xba, 0xc5] },
      ...{ 张: [0xd5, 0xc5], 三: [0xc8, 0xfd], 䶮: [0xfe, 0x9f], 喆: [0x86, 0xb4] },
    };
    const inGbk = (of: string): Uint8Array => Uint8Array.from([...of].flatMap((character) => gbk[character] ?? [character.charCodeAt(0)]));

    test.each([
      ['UTF-8', utf8(text)],
      ['UTF-16 as Excel’s “Unicode text”', utf16(true, true)],
      ['UTF-16, big endian', utf16(false, true)],
      ['UTF-16 without a mark', utf16(true, false)],
      ['UTF-16, big endian, without a mark', utf16(false, false)],
      ['GBK', inGbk(text)],
    ])('%s is recognised', (_, bytes) => expect(brief(read(bytes))).toEqual(people));

    test('GB 18030 with its codes of four bytes too', () => {
      const start = inGbk(`姓名,身份证号\n`);
      // 𠮷, U+20BB7
      expect(brief(read(Uint8Array.from([...start, 0x95, 0x34, 0xb2, 0x35, ...inGbk(`三,${number(1)}\n`)])))).toEqual([[2, '𠮷三']]);
    });

    test('a damaged line is named; the others are not taken for another encoding', () => {
      const damaged = Uint8Array.from([...utf8(`姓名,身份证号\n张三,${number(1)}\n`), 0xe5, 0xbc, 0x2c, ...utf8(`1\n李四,${number(2)}\n`)]);
      expect(brief(read(damaged))).toEqual([
        [2, '张三'],
        [3, 'encoding-broken'],
        [4, '李四'],
      ]);
    });
  });

  test.each([
    ['is empty', '', 'file-empty'],
    ['has empty lines only', '\n,,\n', 'file-empty'],
    ['is a workbook', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), 'file-not-text'],
    ['is an image', Uint8Array.from({ length: 200 }, (_, index) => (index % 3 === 0 ? index : 0)), 'file-not-text'],
    ['lacks a column', 'name\n张三\n', 'columns-missing'],
    ['has no header', `张三,${number(1)}\n`, 'columns-unknown'],
    ['has a broken header', `name,"identificationNumber\n${`张三,"${number(1)}"x\n`.repeat(6)}`, 'header-broken'],
  ])('that %s is refused as a whole', (_, content, code) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ code }) as Error);
  });

  test('whatever its bytes, every line gets a person or a reason, or the file a flaw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '\n', ',', '\r', `张三,${number(1)}`)), { maxLength: 30 }), (texts) => {
        const lines = read(`name,identificationNumber\n${texts.join('')}`).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          expect(error).toHaveProperty('code');
        }
      }),
    );
  });
});
