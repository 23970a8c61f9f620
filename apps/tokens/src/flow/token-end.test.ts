import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus, connectToNats } from '@shiren/bus';
import { findNatsServer, startNats, startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Outbox, OutboxEvent, databaseOptions, migrate } from '@shiren/persistence';
import { migrateService, startService, type RunningProcess } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { hashOf } from '../tokens/token-issue.js';
import { database } from '../tokens.module.js';
import { LimitCounters } from '../limits/limit-counters.js';
import { Flows, RESULT_LIFE_MS } from './flows.js';

let postgres: EmbeddedServer;
let nats: EmbeddedServer;
let connection: NatsConnection;
let materials: RunningProcess;
let folder: string;
let source: DataSource;
let flows: Flows;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  const env = { DATABASE_URL: postgres.url };
  await migrate(database, env);
  source = await new DataSource(databaseOptions(database, env)).initialize();
  // a submission asks the materials service to seal what it stores
  folder = await mkdtemp(join(tmpdir(), 'token-end-'));
  nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  const own = { ...env, NATS_URL: nats.url, MASTER_KEY: randomBytes(32).toString('base64'), BLOB_DIRECTORY: join(folder, 'blobs') };
  await migrateService('materials', own);
  materials = await startService('materials', own);
  connection = await connectToNats('test', { ...process.env, NATS_URL: nats.url });
  flows = new Flows(source, new Outbox(source), new LimitCounters(source, pino({ level: 'silent' })), new Bus(connection));
}, 240_000);

afterAll(async () => {
  await connection?.close();
  await materials?.stop();
  await nats?.stop();
  await rm(folder, { recursive: true, force: true });
  await source?.destroy();
  await postgres?.stop();
});

const MINUTE = 60_000;
const ago = (milliseconds: number): Date => new Date(Date.now() - milliseconds);
const device = '0'.repeat(64);

interface InsertedAttempt {
  token: string;
  id: string;
  reference: { accountId: string; biz: string; ticketId: string };
}

/** Inserts an attempt with consent given, in the state that is passed. */
async function insertAttempt(attempt: Partial<Attempt>): Promise<InsertedAttempt> {
  const [ticket, id, token] = [randomUUID(), randomUUID(), randomBytes(24).toString('base64url')];
  const reference = { accountId: randomUUID(), biz: 'Flow', ticketId: `order-${id}` };
  await source.manager.insert(Ticket, { id: ticket, ...reference, status: 'in-progress' });
  const tokenHash = hashOf(token);
  await source.manager.insert(Attempt, { id, ticket, scheme: 'RPH5BioOnly', tokenHash, state: 'open', progress: { consent: 2 }, ...attempt });
  return { token, id, reference };
}

const decided = (submittedAt: Date): Partial<Attempt> => ({
  ...{ state: 'decided', submittedAt, decidedAt: submittedAt, verdict: { outcome: 'passed', reasons: [] } },
  expiresAt: new Date(submittedAt.getTime() + MINUTE),
});
const withdrawals = (id: string): Promise<number> =>
  source.manager.createQueryBuilder(OutboxEvent, 'event').where(`subject like '%consent.withdrawn' and payload->>'attemptId' = :id`, { id }).getCount();

describe('the token of a flow', () => {
  it('reads the result for half an hour after the submission, and reports until when', async () => {
    const submittedAt = ago(RESULT_LIFE_MS - MINUTE);
    const { token } = await insertAttempt(decided(submittedAt));
    const session = await flows.session({ token, device });
    expect(session).toMatchObject({ state: 'decided', expiresAt: new Date(submittedAt.getTime() + RESULT_LIFE_MS).toISOString() });
    expect(await flows.withdraw({ token, device })).toEqual({});
  });

  it.each([
    ['an open attempt', { expiresAt: ago(1) }],
    ['a submitted attempt', { state: 'submitted' as const, submittedAt: ago(RESULT_LIFE_MS), expiresAt: ago(MINUTE) }],
    ['a decided attempt', decided(ago(RESULT_LIFE_MS))],
  ])('of %s can neither read, submit nor withdraw once it has ended', async (_name, attempt) => {
    const { token, id } = await insertAttempt(attempt);
    const expired = { code: 'TOKEN.EXPIRED' };
    await expect(flows.session({ token, device })).rejects.toMatchObject(expired);
    await expect(flows.submit({ token, device })).rejects.toMatchObject(expired);
    await expect(flows.advance({ token, device, act: { step: 'consent', version: 2 } })).rejects.toMatchObject(expired);
    await expect(flows.withdraw({ token, device })).rejects.toMatchObject(expired);
    expect(await withdrawals(id)).toBe(0);
  });
});

describe('a consent that the business withdraws', () => {
  it('ends the attempt long after its token has ended, once', async () => {
    const { token, id, reference } = await insertAttempt(decided(ago(3 * 24 * 60 * MINUTE)));
    expect(await flows.withdrawTicket(reference)).toEqual({ withdrawn: 1 });
    expect(await flows.withdrawTicket(reference)).toEqual({ withdrawn: 0 });
    expect(await withdrawals(id)).toBe(1);
    expect(await flows.withdraw({ token, device })).toEqual({});
  });

  it('may have been given to the business, which then submitted everything itself', async () => {
    const { id, reference } = await insertAttempt({ ...decided(ago(MINUTE)), tokenHash: null, expiresAt: null, progress: {} });
    expect(await flows.withdrawTicket(reference)).toEqual({ withdrawn: 1 });
    expect(await flows.withdrawTicket(reference)).toEqual({ withdrawn: 0 });
    expect(await withdrawals(id)).toBe(1);
  });

  it('belongs to its own account only', async () => {
    const { reference, id } = await insertAttempt({ expiresAt: new Date(Date.now() + MINUTE) });
    await expect(flows.withdrawTicket({ ...reference, accountId: randomUUID() })).rejects.toMatchObject({ code: 'TICKET.NOT_FOUND' });
    expect(await withdrawals(id)).toBe(0);
  });

  it('is not lost if the person submits at the same moment', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 20 }, () => insertAttempt({ expiresAt: new Date(Date.now() + 30 * MINUTE), progress: { consent: 2, liveness: 'passed' } })),
    );
    await Promise.allSettled(attempts.flatMap(({ token, reference }) => [flows.submit({ token, device }), flows.withdrawTicket(reference)]));
    for (const { id } of attempts) expect((await source.manager.findOneByOrFail(Attempt, { id })).progress.withdrawn).toBe(true);
  }, 30_000);
});

describe('an attempt of the sandbox', () => {
  it('has the same limit of card photos as any, because reading each has a cost; nothing is counted for its person', async () => {
    const { token, reference } = await insertAttempt({ expiresAt: new Date(Date.now() + MINUTE), limits: { cardPhotos: 2, ticketPerDay: 1 } });
    await source.manager.update(Ticket, reference, { sandbox: true });
    const photo = (): Promise<unknown> => flows.session({ token, device, counts: 'photo' });
    await photo();
    await photo();
    await expect(photo()).rejects.toMatchObject({ code: 'LIMIT.REACHED', details: { limit: 'attempt-photos' } });
    expect(await flows.session({ token, device })).toMatchObject({ state: 'open' });
  });
});

describe('the flows of a link that was withdrawn', () => {
  const stateOf = async (id: string): Promise<string> => (await source.manager.findOneByOrFail(Attempt, { id })).state;
  const later = { expiresAt: new Date(Date.now() + MINUTE) };

  it('end unless something was submitted, and only those of its account', async () => {
    const [open, submitted] = [await insertAttempt(later), await insertAttempt(decided(new Date()))];
    const foreign = await insertAttempt(later);
    await flows.endUnsubmitted({ accountId: open.reference.accountId, attemptIds: [open.id, foreign.id] });
    await flows.endUnsubmitted({ accountId: submitted.reference.accountId, attemptIds: [submitted.id] });
    expect([await stateOf(open.id), await stateOf(submitted.id), await stateOf(foreign.id)]).toEqual(['expired', 'decided', 'open']);
  });

  it('may be none', async () => {
    await expect(flows.endUnsubmitted({ accountId: randomUUID(), attemptIds: [] })).resolves.toBeUndefined();
  });
});
