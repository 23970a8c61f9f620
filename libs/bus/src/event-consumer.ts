import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Problem, type EventType } from '@shiren/contracts-core';
import { secondsSince, timed } from '@shiren/observability';
import type { Logger } from 'pino';
import { OVER_NATS } from './bus.js';
import { decode } from './message.js';
import { ACK_WAIT_MS, ensureConsumer } from './stream.js';
import { STREAM } from './subjects.js';
import { extractContext, traced, runInContext } from './request-context.js';

/** Delay before each redelivery of a failed event. After the last one it is given up, and its sender publishes it again. */
const RETRY_DELAYS_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];
const RECONNECT_DELAY_MS = 500;
/** How long a batch is collected, and the most events that it holds. */
const BATCH_WINDOW_MS = 25;
const MAX_BATCH = 100;

const eventSeconds = timed('shiren_event_seconds', 'Events by subject and outcome, from arrival to the end of their handler.', ['event', 'outcome']);

export interface Consumption {
  durable: string;
  event: EventType<object>;
  /** Hand all waiting events to the handler in one call, one call at a time; otherwise one call per event, several at a time. */
  batch: boolean;
  /** Most events in progress at the same time. */
  concurrency: number;
}

interface Received {
  message: JsMsg;
  payload: object;
}

/** Consumes one kind of event from JetStream, several at a time, until stopped. */
export class EventConsumer {
  private messages?: ConsumerMessages;
  private stopped = false;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly waiting: JsMsg[] = [];
  private running?: Promise<void>;
  private readonly event: string;

  constructor(
    private readonly connection: NatsConnection,
    private readonly consumption: Consumption,
    private readonly handle: (payloads: object[]) => Promise<void>,
    private readonly logger: Logger,
  ) {
    this.event = consumption.event.subject;
  }

  start(): void {
    this.running = this.run();
  }

  /** Stops consuming and waits for the handlers in progress. */
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
        this.logger.warn({ event: this.event, error: (error as Error).message }, 'events interrupted, trying again');
      }
      if (!this.stopped) await pause(RECONNECT_DELAY_MS);
    }
  }

  private async consume(): Promise<void> {
    const { durable, batch, concurrency } = this.consumption;
    await ensureConsumer(this.connection, durable, this.event, concurrency);
    const consumer: Consumer = await jetstream(this.connection).consumers.get(STREAM, durable);
    const messages = await consumer.consume({
      max_messages: batch ? MAX_BATCH : concurrency * 2,
      idle_heartbeat: 5_000,
      abort_on_missing_resource: true,
    });
    this.messages = messages;
    void this.giveUpWhenSilent(messages);
    for await (const message of messages) {
      if (!batch) this.begin(this.take([message]));
      else if (this.waiting.push(message) === 1 && this.inFlight.size === 0) this.begin(this.takeWaiting());
      if (this.inFlight.size >= concurrency || this.waiting.length >= MAX_BATCH) await Promise.race(this.inFlight);
    }
  }

  private begin(work: Promise<void>): void {
    const working = work.finally(() => this.inFlight.delete(working));
    this.inFlight.add(working);
  }

  /** Calls the handler again and again, each time with all the events that arrived in the meantime. */
  private async takeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      await pause(BATCH_WINDOW_MS);
      await this.take(this.waiting.splice(0));
    }
  }

  /** Ends this round if the stream or consumer has disappeared; the next round creates it again. */
  private async giveUpWhenSilent(messages: ConsumerMessages): Promise<void> {
    for await (const status of messages.status()) {
      const lost = ['heartbeats_missed', 'consumer_deleted', 'consumer_not_found', 'stream_not_found'].includes(status.type);
      if (lost && !this.connection.isClosed()) {
        void messages.close();
        return;
      }
    }
  }

  private async take(arrived: readonly JsMsg[]): Promise<void> {
    const started = performance.now();
    const taken = arrived.flatMap((message) => this.read(message, started));
    if (taken.length === 0) return;
    const alive = setInterval(() => taken.forEach(({ message }) => message.working()), ACK_WAIT_MS / 3);
    try {
      await this.handleTraced(taken);
      for (const { message } of taken) {
        eventSeconds.observe({ event: this.event, outcome: 'handled' }, secondsSince(started));
        this.acknowledge(message);
      }
    } catch (error) {
      const [first, ...others] = taken;
      if (others.length > 0) for (const { message } of taken) await this.take([message]);
      else if (first) this.putBack(first.message, error, started);
    } finally {
      clearInterval(alive);
    }
  }

  private read(message: JsMsg, started: number): Received[] {
    try {
      return [{ message, payload: decode(this.consumption.event.payload, message.data) }];
    } catch (error) {
      this.logger.error({ event: this.event, sequence: message.seq, reason: (error as Error).message }, 'event is malformed and was dropped');
      message.term('malformed');
      eventSeconds.observe({ event: this.event, outcome: 'malformed' }, secondsSince(started));
      return [];
    }
  }

  /** Runs the handler within the trace of every event of the batch. */
  private handleTraced(taken: readonly Received[]): Promise<void> {
    const handle = (): Promise<void> => this.handle(taken.map(({ payload }) => payload));
    return taken.reduceRight(
      (step, { message }) =>
        () =>
          runInContext(extractContext(message.headers, `event-${message.seq}`), () =>
            traced({ name: this.event, kind: 'consumer', attributes: OVER_NATS }, step),
          ),
      handle,
    )();
  }

  /** Not awaited: a lost ack only means that the event is delivered again. */
  private acknowledge(message: JsMsg): void {
    try {
      message.ack();
    } catch {
      // the connection is closed
    }
  }

  private putBack(message: JsMsg, error: unknown, started: number): void {
    const attempt = message.info.deliveryCount;
    const delay = RETRY_DELAYS_MS[attempt - 1];
    const reason = error instanceof Problem ? error.code : (error as Error).stack;
    this.logger.warn(
      { event: this.event, sequence: message.seq, attempt, delay, reason },
      delay === undefined ? 'event given up; its sender will repeat it' : 'event will be tried again',
    );
    eventSeconds.observe({ event: this.event, outcome: delay === undefined ? 'given-up' : 'tried-again' }, secondsSince(started));
    if (delay === undefined) message.term('tried too often');
    else message.nak(delay);
  }
}
