import type { FoundAttempts, ListedAttempt } from '@shiren/contracts-console';
import { exportRecords } from './export-records.js';

const attempt = (more: Partial<ListedAttempt>): ListedAttempt => ({
  ...{ attemptId: '01936f3e-0000-7000-8000-000000000000', biz: 'Server', ticketId: 't', scheme: 'RPMin', sandbox: false, state: 'open', reasons: [] },
  openedAt: '2026-11-01T04:00:00Z',
  ...more,
});
const decided = { submittedAt: '2026-11-01T04:01:00.000Z', decidedAt: '2026-11-01T04:01:02.500Z', trustedScore: 61.4999, authorityScore: 61.4999 };

describe('an export of attempts', () => {
  const pages: FoundAttempts[] = [
    { attempts: [attempt({ ticketId: '20261101000000008842', state: 'failed', reasons: ['204'], ...decided })], next: 'a' },
    { attempts: [], next: 'b' },
    { attempts: [attempt({ ticketId: '=1+1', sandbox: true })] },
  ];
  const begin = (signal: AbortSignal) => {
    const cursors: (string | undefined)[] = [];
    const progress: number[] = [];
    const fetchPage = (cursor: string | undefined) => Promise.resolve(pages[cursors.push(cursor) - 1] as FoundAttempts);
    const t = (zh: string) => zh;
    return { cursors, progress, done: exportRecords({ fetchPage, timeZone: 'Asia/Shanghai', t, signal, onProgress: (rows) => progress.push(rows) }) };
  };

  it('follows every page and guards what a spreadsheet would run or change', async () => {
    const { cursors, progress, done } = begin(new AbortController().signal);
    const { parts, complete } = await done;
    const lines = (await new Blob(parts).text()).split('\r\n');
    expect([cursors, progress, complete]).toEqual([[undefined, 'a', 'b'], [1, 1, 2], true]); // prettier-ignore
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("'20261101000000008842,Server,");
    expect(lines[1]).toContain(
      ',正式,认证不通过,204 人脸与权威数据源中的照片不是同一人,61.5,61.5,,2.5,2026-11-01 12:00:00,2026-11-01 12:01:00,2026-11-01 12:01:02,',
    );
    expect(lines[2]).toMatch(/^'=1\+1,Server,.*,沙箱,进行中,,,,,,2026-11-01 12:00:00,,,/);
  });

  it('stops when it is cancelled', async () => {
    await expect(begin(AbortSignal.abort()).done).rejects.toMatchObject({ name: 'AbortError' });
  });
});
