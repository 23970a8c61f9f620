import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { connectToNats } from '@shiren/bus';
import { nonceStreams } from '@shiren/bus-access';
import { findNatsServer, startNats, type EmbeddedServer } from '@shiren/embedded';
import { CLOCK_TOLERANCE } from '@shiren/rpc';
import { pino } from 'pino';
import { SharedBucket } from '../admission/shared-bucket.js';
import { Nonces } from './nonces.js';

const log = pino({ level: 'silent' });

let folder: string;
let server: EmbeddedServer;
let connection: NatsConnection;
let gateways: Nonces[];

const start = async (): Promise<void> => {
  server = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  connection ??= await connectToNats('test', { NATS_URL: server.url });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-nonces-'));
  await start();
}, 60_000);
afterAll(async () => {
  await connection.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  gateways = [new Nonces(connection, log), new Nonces(connection, log), new Nonces(connection, log)];
});
afterEach(() => {
  delete process.env['MAX_NONCES'];
});

/** `accepted`, or the error code. */
const use = (gateway: Nonces | undefined, nonce: string, key = 'key'): Promise<string> =>
  (gateway ?? new Nonces(connection, log)).use(key, nonce).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );

const removeStreams = async (): Promise<void> => {
  const { streams } = await jetstreamManager(connection);
  for await (const { config } of streams.list()) await streams.delete(config.name);
};

it('accepts a nonce once, even if it arrives at several gateways at the same moment', async () => {
  const calls = Array.from({ length: 200 }, (_, index) => index % 50).flatMap((nonce) => gateways.map((gateway) => ({ gateway, nonce: `n${nonce}` })));
  const answers = await Promise.all(calls.map(({ gateway, nonce }) => use(gateway, nonce)));
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(50);
  expect(new Set(answers)).toEqual(new Set(['accepted', 'SignatureNonceUsed']));
  expect(await use(gateways[0], 'n1', 'another key')).toBe('accepted');
});

it('remembers it in every stream for as long as the request can be replayed', async () => {
  await Promise.all(Array.from({ length: 100 }, (_, index) => use(gateways[0], `spread ${index}`)));
  const { streams } = await jetstreamManager(connection);
  for (const stream of nonceStreams) {
    const { config, state } = await streams.info(stream);
    expect(state.messages).toBeGreaterThan(0);
    for (const window of [config.duplicate_window, config.max_age]) expect(window / 1e6).toBeGreaterThanOrEqual(2 * CLOCK_TOLERANCE + 60_000);
  }
});

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'remembers it over %s to NATS, and says ServiceUnavailable meanwhile',
  async (signal) => {
    expect(await use(gateways[0], `before ${signal}`)).toBe('accepted');
    const ended = once(server.process, 'exit');
    server.process.kill(signal);
    await ended;
    expect(await use(gateways[1], 'while it is down')).toBe('ServiceUnavailable');
    await start();
    let answer = 'ServiceUnavailable';
    for (let tries = 0; tries < 100 && answer === 'ServiceUnavailable'; tries += 1, await pause(100))
      answer = await use(new Nonces(connection, log), `before ${signal}`);
    expect(answer).toBe('SignatureNonceUsed');
    expect(await use(gateways[2], `after ${signal}`)).toBe('accepted');
  },
  60_000,
);

it('refuses new nonces while the store is full, never drops an old one for them, and accepts again once the store is enlarged', async () => {
  await removeStreams();
  process.env['MAX_NONCES'] = '80';
  const small = new Nonces(connection, log);
  const answers = await Promise.all(Array.from({ length: 400 }, (_, index) => use(small, `many ${index}`)));
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(80);
  expect(new Set(answers)).toEqual(new Set(['accepted', 'ServiceUnavailable']));
  const first = answers.indexOf('accepted');
  expect(await use(new Nonces(connection, log), `many ${first}`)).toBe('SignatureNonceUsed');
  process.env['MAX_NONCES'] = '8000';
  const larger = new Nonces(connection, log);
  expect(await use(larger, `many ${answers.indexOf('ServiceUnavailable')}`)).toBe('accepted');
  expect(await use(larger, `many ${first}`)).toBe('SignatureNonceUsed');
});

it('knows nonces that it saw itself without asking NATS', async () => {
  await use(gateways[0], 'captured');
  expect(() => gateways[0]?.refuseKnown('key', 'captured')).toThrow('This SignatureNonce was used before');
  expect(() => gateways[0]?.refuseKnown('another key', 'captured')).not.toThrow();
  expect(() => gateways[1]?.refuseKnown('key', 'captured')).not.toThrow();
});

describe('while gateways of release 0.1 run', () => {
  /** What release 0.1 did. */
  const useAsBefore = async (key: string, nonce: string): Promise<string> => {
    const bucket = new SharedBucket(connection, 'signature-nonces', { ttl: 2 * CLOCK_TOLERANCE + 60_000, max_bytes: 256 * 1024 ** 2 });

    const first = await bucket.replace(createHash('sha256').update(`${key}\n${nonce}`).digest('hex'), '', 0);
    return first === undefined ? 'SignatureNonceUsed' : 'accepted';
  };

  it('no call is accepted once by an old and once by a new one', async () => {
    await removeStreams();
    expect(await useAsBefore('key', 'old first')).toBe('accepted');
    expect(await use(gateways[0], 'old first')).toBe('SignatureNonceUsed');
    expect(await use(gateways[0], 'new first')).toBe('accepted');
    expect(await useAsBefore('key', 'new first')).toBe('SignatureNonceUsed');
  });

  it('nothing is written to their bucket if there never was one', async () => {
    await removeStreams();
    expect(await use(gateways[0], 'new only')).toBe('accepted');
    const { streams } = await jetstreamManager(connection);
    await expect(streams.info('KV_signature-nonces')).rejects.toThrow();
  });
});
