import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Bus, STREAM, connectToNats } from '@shiren/bus';
import { event } from '@shiren/contracts-core';
import { findNatsServer, startNats, startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { IsInt } from 'class-validator';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { databaseOptions } from './database.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';

const WEEK_MS = 7 * 86_400_000;
/** The relay looks at the stream every ten seconds. */
const CHECKED_MS = 25_000;

class Happened {
  @IsInt()
  number!: number;
}
const happened = event('event.test.happened', Happened);

let folder: string;
let nats: EmbeddedServer;
let postgres: EmbeddedServer;
let connection: NatsConnection;
let manager: JetStreamManager;
let database: DataSource;
let outbox: Outbox;
let relays: OutboxRelay[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-relay-'));
  nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  postgres = await startTemporaryPostgres();
  connection = await connectToNats('test', { NATS_URL: nats.url });
  manager = await jetstreamManager(connection);
  database = await new DataSource(databaseOptions({ schema: 'public', entities: [], migrations: [] }, { DATABASE_URL: postgres.url })).initialize();
  await database.runMigrations();
  outbox = new Outbox(database);
  // as in a service with two instances, of which only the first writes
  relays = [outbox, new Outbox(database)].map((one) => new OutboxRelay(database, one, new Bus(connection), connection, pino({ level: 'silent' })));
  for (const relay of relays) relay.onApplicationBootstrap();
}, 120_000);
afterAll(async () => {
  for (const relay of relays ?? []) await relay.onApplicationShutdown();
  await connection?.close();
  await database?.destroy();
  await postgres?.stop();
  await nats?.stop();
  await rm(folder, { recursive: true, force: true });
});

const emit = (...numbers: number[]): Promise<void> =>
  outbox.transaction(async (_, write) => {
    for (const number of numbers) await write(happened, { number });
  });

/** The numbers of the events in the stream, in its order. */
async function numbersInStream(): Promise<number[]> {
  const { first_seq: first, last_seq: last } = (await manager.streams.info(STREAM)).state;
  const numbers: number[] = [];
  for (let seq = Math.max(first, 1); seq <= last; seq++) {
    const message = await manager.streams.getMessage(STREAM, { seq });
    if (message) numbers.push(message.json<Happened>().number);
  }
  return numbers;
}

async function until(found: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + CHECKED_MS; performance.now() < end && !(await found().catch(() => false));) await pause(100);
}

it('publishes once what was written, and again what was purged, even while JetStream still remembers its ids', async () => {
  await emit(1, 2, 3);
  await until(async () => (await numbersInStream()).length === 3);
  expect(await numbersInStream()).toEqual([1, 2, 3]);

  await manager.streams.purge(STREAM);
  expect(await numbersInStream()).toEqual([]);
  await emit(4);
  await until(async () => (await numbersInStream()).length === 4);
  expect([...(await numbersInStream())].sort()).toEqual([1, 2, 3, 4]);

  // a second purge, in which only the last message stays
  await manager.streams.purge(STREAM, { keep: 1 });
  const [kept] = await numbersInStream();
  await until(async () => (await numbersInStream()).length === 4);
  expect((await numbersInStream())[0]).toBe(kept);
  expect([...(await numbersInStream())].sort()).toEqual([1, 2, 3, 4]);
}, 120_000);

it('leaves alone what is about to expire, and all that has been published', async () => {
  const before = (await numbersInStream()).length;
  const first = (await manager.streams.info(STREAM)).state.first_seq;
  await database.query(
    `insert into outbox (id, subject, payload, travelling, stream_sequence, stream_created)
      select $1, subject, '{"number": 9}', travelling, $2, stream_created from outbox limit 1`,
    [uuid({ msecs: Date.now() - WEEK_MS + 60_000 }), first],
  );
  await emit(5);
  await manager.streams.purge(STREAM, { seq: first + 1 });
  await until(async () => (await numbersInStream()).length === before + 1);
  await pause(2_000);
  expect([...(await numbersInStream())].sort()).toEqual([1, 2, 3, 4, 5]);
}, 120_000);
