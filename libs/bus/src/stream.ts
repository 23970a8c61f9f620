import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  jetstreamManager,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { streamReplicas } from './environment.js';
import { STREAM } from './subjects.js';

const DAY = 86_400_000;
/** How long an event can be consumed; the outbox keeps its events for the same time. */
export const EVENT_AGE_MS = 7 * DAY;
/** If a consumer neither acknowledges an event nor reports progress for this many milliseconds, the event goes to another instance. */
export const ACK_WAIT_MS = 15_000;

/** Creates the stream if it is missing, which also recovers from a broker that lost its data. */
export async function ensureStream(connection: NatsConnection): Promise<{ manager: JetStreamManager; stream: StreamInfo }> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 5_000 });
  const stream = await manager.streams.add({
    name: STREAM,
    subjects: ['event.>'],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(EVENT_AGE_MS),
    max_bytes: 2 * 1024 ** 3,
    duplicate_window: nanos(120_000),
    num_replicas: streamReplicas(),
  });
  return { manager, stream };
}

/** Creates a durable consumer of one event for one service, shared by all instances of the service. */
export async function ensureConsumer(connection: NatsConnection, durable: string, subject: string, inFlight: number): Promise<void> {
  const { manager } = await ensureStream(connection);
  await manager.consumers.add(STREAM, {
    durable_name: durable,
    filter_subject: subject,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: inFlight * 8,
  });
}
