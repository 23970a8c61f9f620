import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Problem, type EventType } from '@shiren/contracts';
import { secondsSince, timed } from '@shiren/observability';
import type { Logger } from 'pino';
import { OVER_NATS } from './bus.js';
import { decode } from './message.js';
import { ACK_WAIT, STREAM, ensureConsumer } from './stream.js';
import { arriving, traced, travelWith } from './travelling.js';

/** Milliseconds before an event comes back, by how often it was tried; after the last it is left to whoever sent it. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];
const RECOVERY_PAUSE = 500;

const eventSeconds = timed('shiren_event_seconds', 'Events by subject and what became of them, from arrival to the end of their handler.', [
  'event',
  'outcome',
]);

/** Takes one kind of event from JetStream, several at a time, until it is stopped. */
export class EventConsumer {
  private messages?: ConsumerMessages;
  private stopped = false;
  private readonly inFlight = new Set<Promise<void>>();
  private running?: Promise<void>;

  constructor(
    private readonly connection: NatsConnection,
    private readonly durable: string,
    private readonly event: EventType<object>,
    private readonly handle: (payload: object) => Promise<void>,
    private readonly concurrency: number,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.messages?.close();
    await this.running;
    await Promise.allSettled(this.inFlight);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.consume();
      } catch (error) {
        if (this.stopped) return;
        this.logger.warn({ event: this.event.subject, error: (error as Error).message }, 'events interrupted, trying again');
      }
      if (!this.stopped) await pause(RECOVERY_PAUSE);
    }
  }

  private async consume(): Promise<void> {
    await ensureConsumer(this.connection, this.durable, this.event.subject, this.concurrency);
    const consumer: Consumer = await jetstream(this.connection).consumers.get(STREAM, this.durable);
    const messages = await consumer.consume({ max_messages: this.concurrency * 2, idle_heartbeat: 5_000, abort_on_missing_resource: true });
    this.messages = messages;
    void this.giveUpWhenSilent(messages);
    for await (const message of messages) {
      const handling = this.take(message).finally(() => this.inFlight.delete(handling));
      this.inFlight.add(handling);
      if (this.inFlight.size >= this.concurrency) await Promise.race(this.inFlight);
    }
  }

  /** A stream or consumer that vanished is made anew by the next round. */
  private async giveUpWhenSilent(messages: ConsumerMessages): Promise<void> {
    for await (const status of messages.status()) {
      const lost = ['heartbeats_missed', 'consumer_deleted', 'consumer_not_found', 'stream_not_found'].includes(status.type);
      if (lost && !this.connection.isClosed()) {
        void messages.close();
        return;
      }
    }
  }

  private async take(message: JsMsg): Promise<void> {
    const event = this.event.subject;
    const log = this.logger.child({ event, sequence: message.seq });
    const started = performance.now();
    let payload: object;
    try {
      payload = decode(this.event.payload, message.data);
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'event can never be handled, left out');
      message.term('malformed');
      eventSeconds.observe({ event, outcome: 'malformed' }, secondsSince(started));
      return;
    }
    const alive = setInterval(() => message.working(), ACK_WAIT / 3);
    try {
      await travelWith(arriving(message.headers, `event-${message.seq}`), () =>
        traced({ name: event, kind: 'consumer', attributes: OVER_NATS }, () => this.handle(payload)),
      );
      eventSeconds.observe({ event, outcome: 'handled' }, secondsSince(started));
      await message.ackAck({ timeout: 2_000 }).catch(() => undefined); // unheard acks only mean that it comes again
    } catch (error) {
      const attempt = message.info.deliveryCount;
      const delay = PAUSES[attempt - 1];
      const reason = error instanceof Problem ? error.code : (error as Error).stack;
      log.warn({ attempt, delay, reason }, delay === undefined ? 'event given up; its sender will repeat it' : 'event will be tried again');
      eventSeconds.observe({ event, outcome: delay === undefined ? 'given-up' : 'tried-again' }, secondsSince(started));
      if (delay === undefined) message.term('tried too often');
      else message.nak(delay);
    } finally {
      clearInterval(alive);
    }
  }
}
