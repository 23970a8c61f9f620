import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Bus, connectToNats, ensureStream } from '@shiren/bus';
import { findNatsServer, startNats, type EmbeddedServer } from '@shiren/embedded';
import { pino } from 'pino';
import { UsageEvents } from './usage-events.js';

let folder: string;
let nats: EmbeddedServer;
let connection: NatsConnection;
let usage: UsageEvents;

const start = async (): Promise<EmbeddedServer> => startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-'));
  nats = await start();
  connection = await connectToNats('test', { NATS_URL: nats.url });
  await ensureStream(connection);
  usage = new UsageEvents(new Bus(connection), pino({ level: 'silent' }));
}, 120_000);

afterAll(async () => {
  await usage?.onApplicationShutdown();
  await connection?.close();
  await nats?.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

const stored = async (): Promise<number> => (await (await jetstreamManager(connection, { checkAPI: false })).streams.info('EVENTS')).state.messages;

it('a comparison is stored before the call is answered, or held while the broker is unavailable and stored once it is back', async () => {
  await usage.compared(randomUUID());
  expect(await stored()).toBe(1);
  await nats.stop();
  for (let held = 0; held < 3; held++) await usage.compared(randomUUID());
  nats = await start();
  // the broker may be reachable before it can answer again
  for (const end = Date.now() + 60_000; (await stored().catch(() => 0)) < 4 && Date.now() < end;) await pause(100);
  expect(await stored()).toBe(4);
}, 120_000);
