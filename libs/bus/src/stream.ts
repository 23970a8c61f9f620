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
/** How long an event can be taken up again; the outbox keeps its events as long. */
export const EVENT_AGE = 7 * DAY;
/** A consumer that said nothing for so long is taken for dead, and the event goes to another. */
export const ACK_WAIT = 15_000;

/** Makes the stream where it is missing, which also mends a broker that lost its store. */
export async function ensureStream(connection: NatsConnection): Promise<{ manager: JetStreamManager; stream: StreamInfo }> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 5_000 });
  const stream = await manager.streams.add({
    name: STREAM,
    subjects: ['event.>'],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(EVENT_AGE),
    max_bytes: 2 * 1024 ** 3,
    duplicate_window: nanos(120_000),
    num_replicas: streamReplicas(),
  });
  return { manager, stream };
}

/** A durable consumer of one event for one service, shared by all instances of the service. */
export async function ensureConsumer(connection: NatsConnection, durable: string, subject: string, inFlight: number): Promise<void> {
  const { manager } = await ensureStream(connection);
  await manager.consumers.add(STREAM, {
    durable_name: durable,
    filter_subject: subject,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT),
    max_ack_pending: inFlight * 8,
  });
}
