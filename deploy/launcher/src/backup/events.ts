import { ensureStream, natsServers } from '@shiren/bus';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import type { HandledEvents } from './manifest.js';

const CONNECT_DEADLINE_MS = 10_000;

/**
 * What every consumer has handled. A consumer acknowledges an event after the transaction in which it handled it, so all of this is in a copy of
 * the database that is made later.
 */
export async function handledEvents(natsUrl: string): Promise<HandledEvents> {
  const connection = await connect({ ...natsServers({ ...process.env, NATS_URL: natsUrl }), timeout: CONNECT_DEADLINE_MS, reconnect: false });
  try {
    const { manager, stream } = await ensureStream(connection);
    const handled = [stream.state.last_seq];
    for await (const consumer of manager.consumers.list(stream.config.name))
      if (consumer.num_pending + consumer.num_ack_pending > 0) handled.push(consumer.ack_floor.stream_seq);
    return { streamCreated: stream.created, sequence: Math.min(...handled) };
  } finally {
    await connection.close();
  }
}

/**
 * A restored system has a broker without events, and its outboxes publish everything that they have. What every consumer had handled is deleted
 * from them, so that nobody receives it twice; the rest is published, and consumers recognize what they have handled of it.
 */
export async function forgetHandledEvents(databaseUrl: string, schemas: readonly string[], { streamCreated, sequence }: HandledEvents): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'restore', connectionTimeoutMillis: CONNECT_DEADLINE_MS });
  await client.connect();
  try {
    for (const schema of schemas)
      await client.query(`delete from ${client.escapeIdentifier(schema)}.outbox where stream_created = $1 and stream_sequence <= $2`, [
        streamCreated,
        sequence,
      ]);
  } finally {
    await client.end();
  }
}
