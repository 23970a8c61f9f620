import { randomBytes } from 'node:crypto';
import type { Bus } from '@shiren/bus';
import { pages, type FilterAttempts, type SearchAttempts } from '@shiren/contracts-console';
import { materials } from '@shiren/contracts-materials';
import { tokens } from '@shiren/contracts-verification';
import { identificationNumberOf } from '@shiren/id-document';
import { v7 } from 'uuid';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { codeOf, newAccount, newUser, service, signedIn, source, startConsole } from '../testing/console-service.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { RecordSearch } from './record-search.js';

startConsole();

const noon = Date.parse('2026-11-01T04:00:00Z');
const MINUTE_MS = 60_000;
/** A time that is over: a search ends after its first step. */
const OVER = 0;

async function insert(accountId: string, attempts: readonly Partial<AttemptRecord>[]): Promise<string[]> {
  const rows = attempts.map((attempt, index) => {
    const openedAt = new Date(noon + index * MINUTE_MS);
    return { attemptId: v7({ msecs: openedAt.getTime() }), accountId, biz: 'A', ticketId: `t${index}`, scheme: 'RPMin', openedAt, ...attempt };
  });
  for (let first = 0; first < rows.length; first += 1_000) await source.manager.insert(AttemptRecord, rows.slice(first, first + 1_000));
  return rows.map(({ attemptId }) => attemptId);
}

type Wanted = Omit<FilterAttempts, 'session' | 'address'>;
const request = (wanted: Partial<SearchAttempts>): SearchAttempts => ({ session: '', address: '', limit: 50, ...wanted });
const actorOf = (accountId: string, scenes: string[] | null = null) =>
  ({ accountId, scenes, timeZone: 'Asia/Shanghai', accountName: 'account', userName: 'owner', address: '' }) as Actor;
/** What the other services reply, by the subject of the question. */
const searching = (replies: Record<string, unknown> = {}) => {
  const ask = ({ subject }: { subject: string }): Promise<unknown> => Promise.resolve(replies[subject]);
  return new RecordSearch(source, { ask } as unknown as Bus, service.context.get(Audit));
};

describe('a search for attempts', () => {
  it('finds them by the beginning or the end of their ticket, taken literally, in the own account only', async () => {
    const [{ id, name }, other] = [await newAccount(), await newAccount()];
    const tickets = ['order-20261101-8842', 'order-20261102-1', 'x%y', 'xzy', '8842', '单号𠮷7'];
    await insert(id, tickets.map((ticketId) => ({ ticketId }))); // prettier-ignore
    await insert(other.id, [{ ticketId: 'order-20261101-8842' }]);
    const ask = await signedIn(name);
    const found = async (ticketId: string) => (await ask(pages.attempts, { ticketId, limit: 9 })).attempts.map((attempt) => attempt.ticketId).sort();
    expect(await found('order-')).toEqual(['order-20261101-8842', 'order-20261102-1']);
    expect(await found('8842')).toEqual(['8842', 'order-20261101-8842']);
    expect(await found('x%')).toEqual(['x%y']);
    expect(await found('𠮷7')).toEqual(['单号𠮷7']);
    expect(await found('20261101')).toEqual([]);
    expect(await ask(pages.countAttempts, { ticketId: 'order-' })).toEqual({ attempts: 2, more: false });
  });

  it('returns every attempt once, a page after the other, in both orders, and by state, sandbox, reason and days', async () => {
    const { id, name } = await newAccount();
    const ids = await insert(
      id,
      Array.from({ length: 12 }, (_, index) => ({
        ...(index % 2
          ? { outcome: 'failed' as const, reasons: ['301', '204'], authorityScore: 61.5, decidedAt: new Date(noon + index * MINUTE_MS + 2_000) }
          : {}),
        ...(index % 3 ? {} : { sandbox: true }),
      })),
    );
    const ask = await signedIn(name);
    const all = async (wanted: Wanted & { oldestFirst?: boolean }): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | undefined; ;) {
        const { attempts, next } = await ask(pages.attempts, { ...wanted, limit: 5, ...(cursor ? { cursor } : {}) });
        found.push(...attempts.map(({ attemptId }) => attemptId));
        if (next === undefined) return found;
        cursor = next;
      }
    };
    const every = (matches: (index: number) => boolean): string[] => ids.filter((_, index) => matches(index));
    expect(await all({ oldestFirst: true })).toEqual(ids);
    expect(await all({})).toEqual([...ids].reverse());
    expect(await all({ state: 'failed', oldestFirst: true })).toEqual(every((index) => index % 2 === 1));
    expect(await all({ reason: '204', sandbox: false, oldestFirst: true })).toEqual(every((index) => index % 2 === 1 && index % 3 !== 0));
    expect(await all({ from: '2026-11-01', to: '2026-11-01' })).toHaveLength(12);
    expect(await all({ from: '2026-11-02' })).toEqual([]);
    expect(await all({ to: '2026-10-31' })).toEqual([]);
    expect(await ask(pages.countAttempts, { state: 'failed' })).toEqual({ attempts: 6, more: false });
    expect((await ask(pages.attempts, { state: 'failed', limit: 1 })).attempts[0]).toMatchObject({ reasons: ['301', '204'], authorityScore: 61.5 });
  });

  it('ends when its time is up, says how far it came, and continues from there', async () => {
    const { id } = await newAccount();
    const ids = await insert(
      id,
      Array.from({ length: 4_500 }, (_, index) => (index === 10 ? { sandbox: true } : {})),
    );
    const [search, actor] = [searching(), actorOf(id)];
    const first = await search.page(actor, request({ sandbox: true }), OVER);
    expect(first).toEqual({ attempts: [], next: ids[2_500], searchedTo: new Date(noon + 2_500 * MINUTE_MS).toISOString() });
    const second = await search.page(actor, request({ sandbox: true, cursor: ids[2_500] ?? '' }), OVER);
    expect(second).toMatchObject({ attempts: [], next: ids[500] });
    const third = await search.page(actor, request({ sandbox: true, cursor: ids[500] ?? '' }), OVER);
    expect(third.attempts.map(({ attemptId }) => attemptId)).toEqual([ids[10]]);
    expect(third.next).toBeUndefined();
    expect(await search.count(actor, request({}), OVER)).toEqual({ attempts: 2_000, more: true });
    expect(await search.count(actor, request({}), Infinity)).toEqual({ attempts: 4_500, more: false });
  });

  it('finds a person’s and a device’s attempts among the own scenes, and says if there are too many', async () => {
    const { id } = await newAccount();
    const ids = await insert(id, [{}, {}, { biz: 'B' }, {}]);
    const hash = randomBytes(32).toString('hex');
    const search = searching({
      [materials.findByPerson.subject]: { attemptIds: [ids[0], ids[2], ids[3], v7()] },
      [tokens.findByDevice.subject]: { attemptIds: [ids[2], ids[3]] },
    });
    const found = async (wanted: Wanted, scenes: string[] | null = null) =>
      (await search.page(actorOf(id, scenes), request(wanted))).attempts.map(({ attemptId }) => attemptId);
    expect(await found({ number: hash })).toEqual([ids[3], ids[2], ids[0]]);
    expect(await found({ number: hash }, ['B'])).toEqual([ids[2]]);
    expect(await found({ number: hash, byDevice: hash, biz: 'A' })).toEqual([ids[3]]);
    expect(await found({ deviceOf: ids[0] ?? '' })).toEqual([ids[3], ids[2]]);
    const crowded = searching({ [materials.findByPerson.subject]: { attemptIds: [...ids, ...Array.from({ length: 996 }, () => v7())] } });
    expect(await crowded.page(actorOf(id), request({ name: hash }))).toMatchObject({ partial: true });
    expect(await crowded.count(actorOf(id), request({ name: hash }))).toEqual({ attempts: 4, more: true });
  });

  it('for a person is only for those who may see photos, is noted, and reveals nothing in the audit log', async () => {
    const { id, name } = await newAccount();
    await newUser(id, 'reader', 'read-only');
    const reader = await signedIn(name, 'reader');
    const hash = randomBytes(32).toString('hex');
    expect((await reader(pages.attempts, { limit: 1 })).attempts).toEqual([]);
    const refused = [
      reader(pages.attempts, { limit: 1, number: hash }),
      reader(pages.countAttempts, { name: hash }),
      reader(pages.exportAttempts, { name: hash }),
      reader(pages.searchKeys, { personName: '安娜' }),
    ];
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array.from(refused, () => 'ACCESS.DENIED'));
    expect((await reader(pages.searchKeys, { deviceId: 'device-12345' })).byDevice).toMatch(/^[0-9a-f]{64}$/);
    const ask = await signedIn(name);
    expect(await codeOf(ask(pages.searchKeys, { identificationNumber: '110101199001010000' }))).toBe('ID_NUMBER.INVALID');
    const number = identificationNumberOf({ region: '110101', birth: '1990-01-01', sequence: 21 });
    const keys = searching({ [materials.personKeys.subject]: { name: hash, number: hash }, [materials.findByPerson.subject]: { attemptIds: [] } });
    expect(await keys.keys(actorOf(id), { ...request({}), personName: '安娜', identificationNumber: number })).toEqual({ name: hash, number: hash });
    await keys.export(actorOf(id), request({ state: 'failed', number: hash }));
    const { entries } = await ask(pages.audit, { limit: 9 });
    expect(entries.slice(0, 2).map(({ action, details }) => ({ action, details }))).toEqual([
      { action: 'attempts.export', details: { state: 'failed' } },
      { action: 'attempts.person', details: { name: true, number: true } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(number);
  });
});
