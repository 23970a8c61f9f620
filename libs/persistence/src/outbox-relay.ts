import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, EVENT_AGE_MS, LOGGER, NATS, ensureStream, runInContext } from '@shiren/bus';
import type { PubAck } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox, type EventRow } from './outbox.js';

const BATCH = 100;
/** Most events of this process that are kept in memory until published; the table contains the others too. */
const MAX_FRESH_EVENTS = 1_000;
/** Interval between searches for unpublished events, and how long an event is left to the process that wrote it; milliseconds. */
const SEARCH_INTERVAL_MS = 1_000;
/** How long a batch is collected under load, in milliseconds. */
const BATCH_WINDOW_MS = 5;
/** Interval between checks that the stream still has what was published to it, in milliseconds. */
const CHECK_INTERVAL_MS = 10_000;
const CLEANUP_INTERVAL_MS = 3_600_000;
/** An event that is missing from the beginning of the stream this long before its time was removed, and did not expire. */
const EXPIRY_MARGIN_MS = 3_600_000;

/**
 * Publishes the outbox to JetStream, and again if JetStream has lost it. Events of this process are published at once, from memory; events
 * left behind by a process that ended or by an outage of the broker are found in the table. Both may publish the same event: JetStream drops the
 * duplicate.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopped = false;
  private running?: Promise<void>;
  private wake: () => void = () => undefined;
  private fresh: EventRow[] = [];
  private looked = -Infinity;
  private streamCreated?: string;
  /** Where the stream began when it was checked: what was stored before is gone. */
  private firstSequence = 0;
  /** On the monotonic clock, which nobody can set back. */
  private streamChecked = -Infinity;
  private cleaned = -Infinity;

  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly bus: Bus,
    @Inject(NATS) private readonly connection: NatsConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.outbox.signal.on('written', (rows) => {
      if (this.fresh.length + rows.length <= MAX_FRESH_EVENTS) this.fresh.push(...rows);
      this.wake();
    });
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const fresh = this.fresh.splice(0, BATCH);
        if (fresh.length > 0 || this.streamCreated || (await this.hasEvents())) {
          await this.checkStream();
          await this.publish(this.database.manager, fresh);
          await this.look();
        }
      } catch (error) {
        this.streamChecked = -Infinity;
        this.logger.warn({ error: (error as Error).message }, 'events could not be published; the outbox will retry');
        await this.sleep(SEARCH_INTERVAL_MS / 2);
      }
      // under load, events are collected for a moment, so that one statement marks them all
      if (!this.stopped) await (this.fresh.length > 0 ? pause(BATCH_WINDOW_MS) : this.sleep(SEARCH_INTERVAL_MS));
    }
  }

  private sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A service that never publishes does not touch the stream and needs no permission to. */
  private hasEvents(): Promise<boolean> {
    return this.database.manager.exists(OutboxEvent);
  }

  /** Publishes again what the broker has lost: all of the stream, its end, or its beginning. Consumers recognize events that they have handled. */
  private async checkStream(): Promise<void> {
    if (this.streamCreated && performance.now() - this.streamChecked < CHECK_INTERVAL_MS) return;
    const { stream } = await ensureStream(this.connection);
    const { first_seq: first, last_seq: last, bytes } = stream.state;
    const again = 'update outbox set stream_sequence = null, stream_created = null where';
    await this.database.query(`${again} stream_sequence > $1`, [last]);
    // somebody purged the stream, unless it is full and drops its oldest events by itself, which everybody has had for long
    if (bytes < stream.config.max_bytes / 2) {
      const expired = uuid({ msecs: Date.now() - EVENT_AGE_MS + EXPIRY_MARGIN_MS });
      await this.database.query(`${again} stream_sequence >= $1 and stream_sequence < $2 and id > $3`, [this.firstSequence, first, expired]);
    }
    // reads a week of events, so only after the stream was replaced
    if (stream.created !== this.streamCreated) await this.database.query(`${again} stream_sequence is not null and stream_created <> $1`, [stream.created]);
    this.streamCreated = stream.created;
    this.firstSequence = first;
    this.streamChecked = performance.now();
  }

  private async look(): Promise<void> {
    if (performance.now() - this.looked < SEARCH_INTERVAL_MS) return;
    this.looked = performance.now();
    while ((await this.publishLeftOver()) === BATCH && !this.stopped);
    await this.clean();
  }

  private publishLeftOver(): Promise<number> {
    return this.database.transaction(async (manager) => {
      const events = await manager.query<EventRow[]>(
        `select id, subject, payload, travelling as "requestContext" from outbox where stream_sequence is null and created_at < now() - $1 * interval '1 ms'
          order by id limit ${BATCH} for update skip locked`,
        [SEARCH_INTERVAL_MS],
      );
      await this.publish(manager, events);
      return events.length;
    });
  }

  private async publish(manager: EntityManager, events: readonly EventRow[]): Promise<void> {
    if (events.length === 0) return;
    const stored = await Promise.all(events.map(async (event) => ({ id: event.id, seq: await this.store(event) })));
    // if a crash loses this update, the event is merely published again, so there is no need to wait for the disk
    await manager.query(
      `with unhurried as (select set_config('synchronous_commit', 'off', true))
       update outbox set stream_sequence = published.sequence, stream_created = $1
         from unnest($2::uuid[], $3::bigint[]) as published (id, sequence), unhurried where outbox.id = published.id`,
      [this.streamCreated, stored.map(({ id }) => id), stored.map(({ seq }) => seq)],
    );
  }

  /**
   * Publishes an event and returns its position in the stream. JetStream remembers message ids longer than purged messages: it acknowledges one that it
   * knows as a duplicate and stores nothing. The event then gets another id.
   */
  private async store({ id, subject, payload, requestContext }: EventRow): Promise<number> {
    const publish = (messageId: string): Promise<PubAck> => runInContext(requestContext, () => this.bus.publish(subject, payload, messageId));
    let stored = await publish(id);
    while (stored.duplicate && stored.seq < this.firstSequence) stored = await publish(`${id}/${stored.seq}`);
    return stored.seq;
  }

  private async clean(): Promise<void> {
    if (performance.now() - this.cleaned < CLEANUP_INTERVAL_MS) return;
    this.cleaned = performance.now();
    await this.database
      .createQueryBuilder()
      .delete()
      .from(OutboxEvent)
      .where('stream_sequence is not null and id < :before', { before: uuid({ msecs: Date.now() - EVENT_AGE_MS }) })
      .execute();
  }
}
