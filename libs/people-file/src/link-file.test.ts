import { readLinkFile } from './link-file.js';

const read = (text: string) => readLinkFile(new TextEncoder().encode(text));

describe('a file of links', () => {
  it('names its columns in either language, in any order, with others that are left out', () => {
    const rows = [{ line: 3, ticketId: 'a-1', name: '张三', identificationNumber: '110101199003074514' }];
    expect(read('\ufeff手机,身份证号,姓名,任务编号\r\n,,,\r\n138,110101199003074514,张三,a-1\r\n').rows).toEqual(rows);
    expect(read('Name;ID number;Ticket ID\n\n张三;110101199003074514; a-1').rows).toEqual(rows);
  });

  it('needs no name and number', () => {
    expect(read('ticketId\na\nb').rows).toEqual([
      { line: 2, ticketId: 'a', name: '', identificationNumber: '' },
      { line: 3, ticketId: 'b', name: '', identificationNumber: '' },
    ]);
  });

  it('is refused as a whole without a ticket column, without rows, or as a workbook', () => {
    for (const [text, code] of [
      ['', 'file-empty'],
      ['name\n张三', 'columns-missing'],
      ['ticketId\n', 'file-without-rows'],
      ['PK\u0003\u0004', 'file-not-text'],
    ] as const) {
      expect(() => read(text)).toThrow(expect.objectContaining({ code }) as Error);
    }
  });

  it('says in which line the quotes do not match', () => {
    expect(read('ticketId,name\na,张三\nb,"李四\n').broken).toEqual([3]);
  });
});
