import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { ensureConsumer, ensureStream } from '@shiren/bus';
import { findNatsServer, startNats, startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Client } from 'pg';
import { forgetHandledEvents, handledEvents } from './events.js';

let folder: string;
let servers: EmbeddedServer[] = [];
let connection: NatsConnection;
let natsUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'events-'));
  const nats = await startNats({ directory: folder, binary: await findNatsServer() });
  servers = [nats];
  natsUrl = nats.url;
  connection = await connect({ servers: new URL(nats.url).host });
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function acknowledge(durable: string, count: number): Promise<void> {
  const messages = await (await jetstream(connection).consumers.get('EVENTS', durable)).fetch({ max_messages: count, expires: 5_000 });
  for await (const message of messages) await message.ackAck();
}

it('an event counts as handled once every consumer has acknowledged it and all before it', async () => {
  const { stream } = await ensureStream(connection);
  expect(await handledEvents(natsUrl)).toEqual({ streamCreated: stream.created, sequence: 0 });
  await ensureConsumer(connection, 'console-events', 'event.>', 8);
  await ensureConsumer(connection, 'tokens-decided', 'event.decided', 8);
  for (const subject of ['event.decided', 'event.changed', 'event.decided', 'event.changed']) await jetstream(connection).publish(subject, '{}');
  expect((await handledEvents(natsUrl)).sequence).toBe(0);
  await acknowledge('console-events', 4);
  await acknowledge('tokens-decided', 1);
  expect((await handledEvents(natsUrl)).sequence).toBe(1);
  await acknowledge('tokens-decided', 1);
  // tokens has nothing to do with the last event
  expect((await handledEvents(natsUrl)).sequence).toBe(4);
}, 60_000);

it('handled events leave the outbox; others, those of another stream and unpublished ones stay', async () => {
  const postgres = await startTemporaryPostgres();
  servers.push(postgres);
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create schema tokens; create table tokens.outbox (id int, stream_sequence bigint, stream_created text)');
  await client.query(`insert into tokens.outbox values (1, 7, 'now'), (2, 8, 'now'), (3, 9, 'now'), (4, 5, 'before'), (5, null, null)`);
  await forgetHandledEvents(postgres.url, ['tokens'], { streamCreated: 'now', sequence: 8 });
  const { rows } = await client.query<{ id: number }>('select id from tokens.outbox order by id');
  expect(rows.map(({ id }) => id)).toEqual([3, 4, 5]);
  await client.end();
}, 60_000);
