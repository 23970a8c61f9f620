import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Bus, connectToNats, runService, type RunningService } from '@shiren/bus';
import { attemptDecided, callbacks, seedSealedFor, tokens, type CallbackDelivery } from '@shiren/contracts-verification';
import { defaultSceneLimits } from '@shiren/schemes';
import { Keyring } from '@shiren/encryption';
import { migrate } from '@shiren/persistence';
import { migrateService, startServers, startService, type TestServers } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { Webhook } from 'standardwebhooks';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { TokensModule, database } from '../tokens.module.js';

/**
 * Two instances of the service on one database, the materials service that it asks to seal, and a business that records what it receives.
 * Tickets carry their own callback URL, so the console is not asked.
 */

const SEED = 'a seed of the business';
const BIZ = 'Callbacks';
const DEADLINE_MS = 60_000;
/** Everything except `Date` stays real. */
const REAL_TIMERS = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

interface Call {
  path: string;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let servers: TestServers;
let connection: NatsConnection;
const services: RunningService[] = [];
let materials: { stop(): Promise<void> };
let bus: Bus;
let source: DataSource;
let business: Server;
let base: string;
const calls: Call[] = [];
/** The statuses that the business answers with at a path, one after the other; then 200. */
const answers = new Map<string, number[]>();
/** Calls in progress by path; those of one ticket must never overlap. */
const inProgress = new Map<string, number>();
let overlapped = false;
let maxAtOnce = 0;
/** How long the business takes to answer, in milliseconds. */
let answerDelayMs = 0;

beforeAll(async () => {
  servers = await startServers({ CALLBACK_PRIVATE_HOSTS: '127.0.0.1' });
  await migrate(database);
  await migrateService('materials', {});
  materials = await startService('materials', { BLOB_DIRECTORY: join(servers.folder, 'blobs') });
  services.push(await runService({ name: 'tokens', module: TokensModule }), await runService({ name: 'tokens', module: TokensModule }));
  connection = await connectToNats('test');
  bus = new Bus(connection);
  source = services[0]!.context.get(DataSource);
  business = createServer((request, response) => {
    const path = request.url ?? '';
    inProgress.set(path, (inProgress.get(path) ?? 0) + 1);
    overlapped ||= inProgress.get(path) !== 1;
    maxAtOnce = Math.max(
      maxAtOnce,
      [...inProgress.values()].reduce((sum, count) => sum + count, 0),
    );
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (answerDelayMs > 0) await pause(answerDelayMs);
      const status = answers.get(path)?.shift() ?? 200;
      calls.push({ path, status, headers: request.headers, body: Buffer.concat(chunks).toString() });
      inProgress.set(path, (inProgress.get(path) ?? 0) - 1);
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('x'.repeat(100_000));
    })();
  });
  await new Promise<void>((resolve) => business.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(business.address() as AddressInfo).port}`;
}, 240_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.close()));
  await materials?.stop();
  await connection?.close();
  business?.closeAllConnections();
  await new Promise((resolve) => business.close(resolve));
  await servers?.stop();
});

interface DecidedTicket {
  accountId: string;
  ticketId: string;
  url?: string;
  outcome?: 'passed' | 'failed';
  userData?: string;
  sandbox?: boolean;
}

/** Takes one attempt from its token to its decision, standing in for the other services. */
async function decide({ accountId, ticketId, url = `${base}/${ticketId}`, outcome = 'passed', userData, sandbox }: DecidedTicket): Promise<string> {
  const attemptId = uuid();
  const reference = { accountId, biz: BIZ, ticketId, ...(sandbox ? { sandbox } : {}) };
  const seed = (await Keyring.fromEnvironment()).seal(Buffer.from(SEED), seedSealedFor(reference)).toString('base64');
  const attempt = { ...reference, attemptId, scheme: 'RPBioOnly' };
  const { token } = await bus.ask(tokens.issue, {
    ...attempt,
    limits: defaultSceneLimits(),
    callback: { url, seed },
    ...(userData === undefined ? {} : { userData }),
  });
  await bus.ask(tokens.submit, { ...attempt, digest: randomBytes(32).toString('hex'), token });
  const decision = { ...attempt, outcome, reasons: outcome === 'passed' ? [] : ['204'], decidedAt: new Date().toISOString() };
  await bus.publish(attemptDecided.subject, decision, attemptId);
  await until(async () => (await bus.ask(tokens.status, reference)).status === outcome);
  return attemptId;
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await pause(20)) if (await isTrue()) return;
  throw new Error('The condition did not become true in time.');
}

const find = async (accountId: string, attemptId: string): Promise<CallbackDelivery> => {
  const [delivery] = (await bus.ask(callbacks.search, { accountId, attemptId, limit: 1 })).deliveries;
  if (!delivery) throw new Error('no such delivery');
  return delivery;
};
const untilIt = (accountId: string, attemptId: string, is: Partial<CallbackDelivery>): Promise<void> =>
  until(async () => {
    const delivery = await find(accountId, attemptId);
    return Object.entries(is).every(([name, value]) => delivery[name as keyof CallbackDelivery] === value);
  });

/** Makes all waiting deliveries due, as if their retry delays were over. */
const skipRetryDelays = (accountId: string) =>
  source.query(`update callback_delivery set next_try_at = now() where account_id = $1 and state = 'waiting'`, [accountId]);
const callsAt = (ticketId: string): Call[] => calls.filter(({ path }) => path === `/${ticketId}`);

describe('a result', () => {
  it('is delivered once, signed with the seed of its ticket, and isTrue no personal data', async () => {
    const accountId = randomUUID();
    const attemptId = await decide({ accountId, ticketId: 'told-once', userData: '{"order":7}' });
    await untilIt(accountId, attemptId, { state: 'delivered', tries: 1, lastAnswer: '200' });
    const [call, another] = callsAt('told-once');
    expect(another).toBeUndefined();
    const body = new Webhook(Buffer.from(SEED), { format: 'raw' }).verify(call!.body, call!.headers as Record<string, string>);
    expect(call!.headers['webhook-id']).toBe(attemptId);
    expect(body).toEqual({
      type: 'verification.passed',
      timestamp: expect.any(String) as string,
      data: { biz: BIZ, ticketId: 'told-once', statusCode: 1, subCodes: ['200'], userData: '{"order":7}', bizType: BIZ, bizId: 'told-once', verifyStatus: 1 },
    });
  });

  it('of a test has a type of its own, next to a real round of the same ticket', async () => {
    const accountId = randomUUID();
    for (const sandbox of [true, false]) {
      const attemptId = await decide({ accountId, ticketId: 'tested', sandbox });
      await untilIt(accountId, attemptId, { state: 'delivered', sandbox });
    }
    expect(callsAt('tested').map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['sandbox.verification.passed', 'verification.passed']);
  });

  it('is sent again after anything but a 2xx, first after five seconds, under the same id, and no redirect is followed', async () => {
    const accountId = randomUUID();
    answers.set('/again', [500, 302, 204]);
    const attemptId = await decide({ accountId, ticketId: 'again' });
    await untilIt(accountId, attemptId, { state: 'waiting', tries: 1, lastAnswer: '500' });
    const { lastTriedAt = '', nextTryAt = '' } = await find(accountId, attemptId);
    expect((Date.parse(nextTryAt) - Date.parse(lastTriedAt)) / 1_000).toBeCloseTo(5.25, 0);
    await untilIt(accountId, attemptId, { tries: 2, lastAnswer: '302' });
    await skipRetryDelays(accountId);
    await untilIt(accountId, attemptId, { state: 'delivered', tries: 3, lastAnswer: '204' });
    expect(new Set(callsAt('again').map(({ headers }) => headers['webhook-id']))).toEqual(new Set([attemptId]));
    expect(calls.some(({ path }) => path === '/elsewhere')).toBe(false);
  });

  it('is retried in time although the clock of the service was ten minutes ahead and was set back', async () => {
    const accountId = randomUUID();
    answers.set('/set-back', [500]);
    jest.useFakeTimers({ now: Date.now() + 600_000, doNotFake: REAL_TIMERS });
    let attemptId: string;
    try {
      attemptId = await decide({ accountId, ticketId: 'set-back' });
      await untilIt(accountId, attemptId, { tries: 1 });
    } finally {
      jest.useRealTimers();
    }
    await untilIt(accountId, attemptId, { state: 'delivered', tries: 2 });
  });

  it('is given up after ten tries, and delivered when it is replayed', async () => {
    const accountId = randomUUID();
    answers.set('/given-up', [503, 503]);
    const attemptId = await decide({ accountId, ticketId: 'given-up' });
    await untilIt(accountId, attemptId, { tries: 1 });
    await source.query('update callback_delivery set tries = 9, next_try_at = now() where attempt = $1', [attemptId]);
    await untilIt(accountId, attemptId, { state: 'failed', tries: 10, lastAnswer: '503' });
    await bus.ask(callbacks.replay, { accountId, attemptId });
    await untilIt(accountId, attemptId, { state: 'delivered', tries: 1 });
    await expect(bus.ask(callbacks.replay, { accountId: randomUUID(), attemptId })).rejects.toMatchObject({ code: 'CALLBACK.NOT_FOUND' });
  });

  it('is never sent to a private address, by number or by name, nor to an unknown host', async () => {
    const accountId = randomUUID();
    const { port } = new URL(base);
    for (const [host, answer] of [
      ['localhost', /^not-public$/],
      ['127.0.0.2', /^not-public$/],
      ['[::1]', /^not-public$/],
      ['no-such-host.invalid', /^(host-unknown|unreachable|too-slow)$/],
    ] as const) {
      const ticketId = `private-${host}`;
      const attemptId = await decide({ accountId, ticketId, url: `http://${host}:${port}/private` });
      await until(async () => (await find(accountId, attemptId)).tries === 1);
      const { state, lastAnswer } = await find(accountId, attemptId);
      expect(state).toBe('waiting');
      expect(lastAnswer).toMatch(answer);
    }
    expect(calls.some(({ path }) => path === '/private')).toBe(false);
  });

  it('is not sent any more after 410 Gone, until the ticket gets another address', async () => {
    const accountId = randomUUID();
    answers.set('/gone', [410]);
    const attemptId = await decide({ accountId, ticketId: 'gone', outcome: 'failed' });
    await untilIt(accountId, attemptId, { state: 'switched-off', lastAnswer: '410' });
    await bus.ask(callbacks.replay, { accountId, attemptId });
    await untilIt(accountId, attemptId, { state: 'switched-off', tries: 0 });
    expect(callsAt('gone')).toHaveLength(1);
    const next = await decide({ accountId, ticketId: 'gone' });
    await untilIt(accountId, next, { state: 'delivered' });
    expect(callsAt('gone').map(({ status }) => status)).toEqual([410, 200]);
  });

  it('of an instance that died while delivering it is delivered by another', async () => {
    const accountId = randomUUID();
    answers.set('/orphan', [500]);
    const attemptId = await decide({ accountId, ticketId: 'orphan' });
    await untilIt(accountId, attemptId, { tries: 1 });
    await source.query(
      `update callback_delivery set next_try_at = now() - interval '1 second', claimed_until = now() + interval '3 seconds' where attempt = $1`,
      [attemptId],
    );
    expect((await bus.ask(callbacks.replay, { accountId, attemptId })).tries).toBe(1);
    expect(callsAt('orphan')).toHaveLength(1);
    await untilIt(accountId, attemptId, { state: 'delivered', tries: 2 });
  });
});

describe('results of many tickets, delivered by two instances', () => {
  it('arrive in order for each ticket, whatever the business answers, a few at a time', async () => {
    const accountId = randomUUID();
    const [many, each] = [12, 3];
    answerDelayMs = 60;
    [overlapped, maxAtOnce] = [false, 0];
    const tickets = Array.from({ length: many }, (_, index) => `ordered-${index}`);
    tickets.forEach((ticketId, index) =>
      answers.set(
        `/${ticketId}`,
        Array.from({ length: index % 5 }, (_, answer) => [500, 404, 429][answer % 3] ?? 500),
      ),
    );
    const decided: string[][] = tickets.map(() => []);
    // one after the other, because the machine may be busy; what has been decided is delivered meanwhile
    for (let round = 1; round <= each; round++) {
      for (const [index, ticketId] of tickets.entries())
        decided[index]!.push(await decide({ accountId, ticketId, outcome: round === each ? 'passed' : 'failed' }));
    }
    await until(async () => {
      await skipRetryDelays(accountId);
      return calls.filter(({ path, status }) => path.startsWith('/ordered-') && status === 200).length === many * each;
    });
    tickets.forEach((ticketId, index) => {
      const received = callsAt(ticketId);
      // each result is repeated until it was accepted, then the next one follows
      const order = received.map(({ headers }) => headers['webhook-id']).filter((id, position, ids) => id !== ids[position - 1]);
      expect(order).toEqual(decided[index]);
      expect(received.filter(({ status }) => status === 200)).toHaveLength(each);
    });
    expect(overlapped).toBe(false);
    expect(maxAtOnce).toBeLessThanOrEqual(2 * 4);
    answerDelayMs = 0;
  }, 120_000);
});
