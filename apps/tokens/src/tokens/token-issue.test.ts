import { randomUUID } from 'node:crypto';
import { newTraceparent, runInContext } from '@shiren/bus';
import type { IssueToken, IssuedToken } from '@shiren/contracts-verification';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Outbox, OutboxEvent, databaseOptions, migrate } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { database } from '../tokens.module.js';
import { TokenIssue, hashOf } from './token-issue.js';

let postgres: EmbeddedServer;
let source: DataSource;
let tokens: TokenIssue;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  tokens = new TokenIssue(source, new Outbox(source));
}, 120_000);

afterAll(async () => {
  await source?.destroy();
  await postgres?.stop();
});

const accountId = randomUUID();
const limits = { deviceFailures: 5, deviceMinutes: 10, deviceLockMinutes: 30, numberPerMinute: 5, numberPerDay: 20, ticketPerDay: 10, cardPhotos: 10 };
const wanted = (ticketId: string, more: Partial<IssueToken> = {}): IssueToken => {
  return { accountId, biz: 'Pages', ticketId, attemptId: randomUUID(), scheme: 'RPH5BioOnly', limits, ...more };
};
const events = (): Promise<OutboxEvent[]> => source.manager.find(OutboxEvent, { order: { id: 'asc' } });
const attemptsOf = async (ticketId: string): Promise<Attempt[]> => {
  const found = await source.manager.findBy(Ticket, { accountId, ticketId });
  expect(found).toHaveLength(1);
  return source.manager.findBy(Attempt, { ticket: (found[0] as Ticket).id });
};

describe('tokens requested at the same moment', () => {
  beforeEach(() => source.manager.clear(OutboxEvent));

  it('each open an attempt of their own ticket, even if more than one statement takes, and emit one event with the requesting call’s id', async () => {
    const requested = Array.from({ length: 40 }, (_, index) => wanted(`order-${index}`, { userData: `{"of":${index}}` }));
    const issued = await Promise.all(
      requested.map((one) => runInContext({ requestId: `request of ${one.ticketId}`, traceparent: newTraceparent() }, () => tokens.issue(one))),
    );
    for (const [index, { token, attemptId }] of issued.entries()) {
      const { ticketId, userData } = requested[index] as IssueToken;
      expect(await attemptsOf(ticketId)).toEqual([
        expect.objectContaining({ id: attemptId, tokenHash: hashOf(token), userData, limits, scheme: 'RPH5BioOnly', state: 'open' }),
      ]);
      expect(await tokens.session({ accountId, token })).toMatchObject({ ticketId, attemptId, state: 'open' });
    }
    const results = (await events()).map(({ payload, requestContext: { requestId } }) => ({ ...payload, requestId }));
    const expected = requested.map(({ ticketId, attemptId }) => ({ ticketId, attemptId, step: 'issued', requestId: `request of ${ticketId}` }));
    expect(results).toHaveLength(40);
    expect(results).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one) as object)));
  });

  it('may be for the same ticket: each opens another attempt', async () => {
    const issued = await Promise.all([wanted('twice'), wanted('once'), wanted('twice')].map((one) => tokens.issue(one)));
    expect(new Set(issued.map(({ token }) => token)).size).toBe(3);
    expect((await attemptsOf('twice')).map(({ id }) => id).sort()).toEqual([issued[0]?.attemptId, issued[2]?.attemptId].sort());
    expect(await events()).toHaveLength(3);
  });

  it('belong to another ticket in the sandbox and for another account', async () => {
    const other = randomUUID();
    await Promise.all([wanted('same'), wanted('same', { sandbox: true }), wanted('same', { accountId: other })].map((one) => tokens.issue(one)));
    const tickets = await source.manager.findBy(Ticket, { ticketId: 'same' });
    expect(tickets.map((ticket) => [ticket.accountId, ticket.sandbox]).sort()).toEqual(
      [
        [accountId, false],
        [accountId, true],
        [other, false],
      ].sort(),
    );
  });

  it('leave a ticket alone that has passed or is being decided, and only those calls fail', async () => {
    await source.manager.insert(Ticket, { id: randomUUID(), accountId, biz: 'Pages', ticketId: 'passed', status: 'passed' });
    await source.manager.insert(Ticket, { id: randomUUID(), accountId, biz: 'Pages', ticketId: 'deciding', status: 'in-progress' });
    await source.manager.insert(Ticket, { id: randomUUID(), accountId, biz: 'Pages', ticketId: 'failed', status: 'failed' });
    const callback = { url: 'https://business.example/told' };
    const requested = ['new', 'passed', 'deciding', 'failed'].map((ticketId) => wanted(ticketId, { callback }));
    const results = await Promise.allSettled(requested.map((one) => tokens.issue(one)));
    expect(results).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'TICKET.FINISHED' } },
      { status: 'rejected', reason: { code: 'TICKET.IN_PROGRESS' } },
      { status: 'fulfilled' },
    ]);
    expect(await attemptsOf('passed')).toEqual([]);
    const kept = await source.manager.findBy(Ticket, { accountId, ticketId: 'passed' });
    expect(kept).toMatchObject([{ status: 'passed', callback: null }]);
    expect(await source.manager.findBy(Ticket, { accountId, ticketId: 'failed' })).toMatchObject([{ status: 'failed', callback }]);
    expect((await events()).map(({ payload }) => (payload as { ticketId: string }).ticketId).sort()).toEqual(['failed', 'new']);
  });

  it('do not fail because another one does', async () => {
    const attemptId = (await tokens.issue(wanted('before'))).attemptId;
    const requested = [wanted('good'), wanted('what no text column takes', { userData: 'a\u0000b' }), wanted('known', { attemptId }), wanted('good as well')];
    const results = await Promise.allSettled(requested.map((one): Promise<IssuedToken> => tokens.issue(one)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await attemptsOf('good')).toHaveLength(1);
    expect(await source.manager.countBy(Ticket, { ticketId: 'known' })).toBe(0);
    expect(await events()).toHaveLength(3);
  });
});
