import { randomUUID } from 'node:crypto';
import type { AttemptDecided } from '@shiren/contracts-verification';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Outbox, OutboxEvent, databaseOptions, migrate } from '@shiren/persistence';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { DeliveryQueue } from '../callbacks/delivery-queue.js';
import { CountedEvent } from '../limits/counted-event.entity.js';
import { LimitCounters } from '../limits/limit-counters.js';
import { database } from '../tokens.module.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { Decisions } from '../decisions/decisions.js';
import { AttemptErasure } from './erasure.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Tickets } from '../tickets/tickets.js';

let postgres: EmbeddedServer;
let source: DataSource;
let erasure: AttemptErasure;
let decisions: Decisions;
let tickets: Tickets;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  const outbox = new Outbox(source);
  erasure = new AttemptErasure(outbox);
  decisions = new Decisions(outbox, new LimitCounters(source, pino({ level: 'silent' })), new DeliveryQueue(source));
  tickets = new Tickets(source);
}, 120_000);

afterAll(async () => {
  await source?.destroy();
  await postgres?.stop();
});

const accountId = randomUUID();
const secret = { userData: '{"of":"somebody"}', device: 'device', digest: 'd', bindingHash: 'b', revision: 'r' };

/** An attempt whose submission was announced an hour ago. */
async function submitted(): Promise<{ reference: { accountId: string; biz: string; ticketId: string }; attemptId: string; decision: AttemptDecided }> {
  const [ticket, attemptId] = [randomUUID(), randomUUID()];
  const reference = { accountId, biz: 'Server', ticketId: `order-${attemptId}` };
  const [scheme, submittedAt] = ['RPMin', new Date(Date.now() - 3_600_000)];
  await source.manager.insert(Ticket, { id: ticket, ...reference, status: 'in-progress' });
  await source.manager.insert(Attempt, { id: attemptId, ticket, scheme, state: 'submitted', submittedAt, announcedAt: submittedAt, ...secret });
  await source.manager.update(Ticket, ticket, { attemptId });
  const decision = { ...reference, attemptId, scheme, submittedAt: submittedAt.toISOString(), decidedAt: new Date().toISOString() };
  return { reference, attemptId, decision: { ...decision, outcome: 'passed', reasons: [] } };
}

const kept = (id: string): Promise<Attempt> => source.manager.findOneByOrFail(Attempt, { id });

describe('an erasure of a submitted attempt', () => {
  it('still accepts a verdict that is under way, so that the business learns what was decided', async () => {
    const { reference, attemptId, decision } = await submitted();
    await source.manager.insert(CountedEvent, { limit: 'attempt-photos', subject: attemptId, at: new Date() });
    expect(await erasure.erase({ attemptId, accountId, decided: true })).toEqual({ fields: 3 });
    expect(await source.manager.existsBy(CountedEvent, { subject: attemptId })).toBe(false);
    expect(await kept(attemptId)).toMatchObject({ userData: null, device: null, digest: null, bindingHash: null, revision: null, state: 'submitted' });
    expect(await tickets.status(reference)).toEqual({ status: 'in-progress', attemptId });
    await decisions.apply(decision);
    expect(await tickets.status(reference)).toEqual({ status: 'passed', attemptId, verdict: { outcome: 'passed', reasons: [] } });
    expect(await source.manager.findBy(OutboxEvent, { subject: 'event.ticket.changed' })).toMatchObject([{ payload: { attemptId, status: 'passed' } }]);
  });

  it('has the announcement repeated in case the verdict gets lost', async () => {
    const { attemptId } = await submitted();
    await source.manager.update(Attempt, attemptId, { announcedAt: null });
    await erasure.erase({ attemptId, accountId, decided: true });
    expect((await kept(attemptId)).announcedAt).toBeInstanceOf(Date);
  });

  it('withdraws a submission without a decision, and nothing is decided after that', async () => {
    const { reference, attemptId, decision } = await submitted();
    await erasure.erase({ attemptId, accountId, decided: false });
    expect(await kept(attemptId)).toMatchObject({ state: 'expired', bindingHash: null, announcedAt: null });
    await decisions.apply(decision);
    expect(await tickets.status(reference)).toEqual({ status: 'unverified' });
  });
});
