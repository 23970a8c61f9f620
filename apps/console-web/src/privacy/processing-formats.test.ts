import type { ProcessingRecord } from '@shiren/contracts-console';
import { recordMarkdown, recordRows } from './processing-formats.js';

const record: ProcessingRecord = {
  account: 'a | business',
  at: '2026-11-25T00:00:00.000Z',
  authority: { source: 'upstream', host: 'authority.example.com' },
  scenes: [
    {
      ...{ biz: 'login', name: '登录', scheme: 'RPManual', comparedWith: 'authority', retentionDays: 30, recorded: true },
      data: ['Name', 'IdentificationNumber', 'FacePic'],
      business: { name: '示例公司', contact: '400-000-0000' },
      people: { inReview: true, fourEyes: true },
      consents: [
        { version: 1, since: '2026-01-01T00:00:00Z', zh: '旧文本', en: 'old text' },
        { version: 2, since: '2026-06-01T00:00:00Z', zh: '新文本', en: 'new text' },
      ],
      alternativeWay: { zh: '柜台', en: 'the counter' },
    },
  ],
  blocks: 0,
};
const english = (_: string, en: string): string => en;

describe('the record of processing', () => {
  it('states for each scene what is collected, why, how long it is stored and who receives it', () => {
    const [, row = []] = recordRows(record, english);
    expect(row.join('\n')).toMatch(
      /login[^]*示例公司 \(400-000-0000\)[^]*photo of the face, recording[^]*30[^]*authority\.example\.com, two reviewers[^]*version 2/,
    );
  });

  it('names the block list while anything is on it', () => {
    expect(recordRows(record, english)).toHaveLength(2);
    const [head = [], , row = []] = recordRows({ ...record, blocks: 7 }, english);
    expect(row).toHaveLength(head.length);
    expect(row.join('\n')).toMatch(/Block list[^]*hashes[^]*7[^]*at most 1095[^]*a \| business/);
  });

  it('is a document with every consent text, and names cannot break its table', () => {
    const document = recordMarkdown(record, english);
    expect(document).toContain('old text');
    expect(document).toContain('新文本');
    const table = document.split('\n').filter((line) => line.startsWith('| '));
    expect(table.map((line) => line.replaceAll('\\|', '').split('|').length)).toEqual([11, 11, 11]);
  });
});
