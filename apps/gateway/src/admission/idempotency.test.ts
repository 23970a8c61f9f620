import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectToNats } from '@shiren/bus';
import { findNatsServer, startNats, type EmbeddedServer } from '@shiren/embedded';
import { Keyring } from '@shiren/encryption';
import { pino } from 'pino';
import { CallRates } from './call-rates.js';
import { ENTRY_BYTES, Idempotency } from './idempotency.js';

const log = pino({ level: 'silent' });
const keyring = await Keyring.fromEnvironment({ MASTER_KEY: randomBytes(32).toString('base64') });
const reply = { SimilarityScore: 97.31, ConfidenceThresholds: '{"0.001":"95","0.01":"90","0.1":"80","1":"60"}' };

let folder: string;
let server: EmbeddedServer;
let connection: NatsConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-keys-'));
  server = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  connection = await connectToNats('test', { NATS_URL: server.url });
}, 60_000);
afterAll(async () => {
  delete process.env['MAX_IDEMPOTENCY_BYTES'];
  await connection.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const gateway = (): Idempotency => new Idempotency(connection, log, keyring, new CallRates(connection, log));

/** `answered`, or the error code. */
const call = (idempotency: Idempotency, accountId: string, idempotencyKey: string): Promise<string> =>
  idempotency
    .once({ caller: { accountId, accessKeyId: 'key' }, action: 'CompareFaces', content: { Source: 'a' }, idempotencyKey }, () => Promise.resolve(reply))
    .then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );

it('enlarges a bucket that an earlier release created', async () => {
  const { streams } = await jetstreamManager(connection);
  process.env['MAX_IDEMPOTENCY_BYTES'] = String(100_000);
  expect(await call(gateway(), randomUUID(), 'first')).toBe('answered');
  process.env['MAX_IDEMPOTENCY_BYTES'] = String(960 * ENTRY_BYTES);
  expect(await call(gateway(), randomUUID(), 'second')).toBe('answered');
  expect((await streams.info('KV_repeated-calls')).config.max_bytes).toBe(960 * ENTRY_BYTES);
});

it('refuses new keys of an account that has used up its share, on all gateways, and those of nobody else', async () => {
  const [busy, other] = [randomUUID(), randomUUID()];
  const gateways = [gateway(), gateway()] as const;
  const answers: string[] = [];
  for (let index = 0; index < 60; index += 1) answers.push(await call(gateways[index % 2 === 0 ? 0 : 1], busy, `key-${index}`));
  // a 24th of 960 an hour; each gateway leases a few at once
  expect(answers.filter((answer) => answer === 'answered').length).toBeLessThanOrEqual(40);
  expect(new Set(answers)).toEqual(new Set(['answered', 'LIMIT.REACHED']));
  expect(await call(gateways[1], busy, 'key-0')).toBe('answered'); // it is stored already
  for (const idempotency of gateways) expect(await call(idempotency, other, `other-${randomUUID()}`)).toBe('answered');
});

it('stores no more bytes per key than the share is calculated with', async () => {
  const { streams } = await jetstreamManager(connection);
  const { state } = await streams.info('KV_repeated-calls');
  expect(state.messages).toBeGreaterThan(20);
  expect(state.bytes / state.messages).toBeLessThan(ENTRY_BYTES);
});

it('hashes a call with megabytes of images in slices, to the same hash as an earlier release in one go', async () => {
  const content = { b: 'A'.repeat(4 * 1024 * 1024), a: { list: ['人', 1, null, undefined], none: undefined } };
  const idempotency = gateway();
  const ask = (asked: object): Promise<object> =>
    idempotency.once(
      { caller: { accountId: 'large', accessKeyId: 'key' }, action: 'CompareFaces', content: { ...content, ...asked }, idempotencyKey: 'large' },
      () => Promise.resolve(reply),
    );
  await ask({});
  const hash = (...parts: string[]): string => createHmac('sha256', keyring.derive('gateway/repeated-calls')).update(JSON.stringify(parts)).digest('hex');
  const stored = await (await new Kvm(connection).open('repeated-calls')).get(hash('key', 'large', 'real', 'large'));
  const canonical = JSON.stringify([
    ['a', content.a],
    ['b', content.b],
  ]);
  expect(stored?.json()).toMatchObject({ content: hash('content', 'CompareFaces', canonical) });

  let turns = 0;
  const count = setInterval(() => (turns += 1), 0);
  const repeated = ask({});
  const another = ask({ b: `${content.b.slice(1)}B` }).catch((error: { code: string }) => error.code);
  expect(await repeated).toEqual(reply);
  expect(await another).toBe('IDEMPOTENCY.MISMATCH');
  clearInterval(count);
  expect(turns).toBeGreaterThan(3);
});
