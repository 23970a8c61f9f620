import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, EVENT_AGE_MS, LOGGER, NATS, ensureStream, runInContext } from '@shiren/bus';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox, type EventRow } from './outbox.js';

const BATCH = 100;
/** Written by this process and not yet published, at the most: the table holds the others as well. */
const MAX_FRESH_EVENTS = 1_000;
/** Milliseconds between looks for events that nobody published, and that one is left to who has written it. */
const LOOK_EVERY = 1_000;
/** Milliseconds that events wait for others while many are written. */
const GATHERING = 5;
/** Milliseconds between checks that the stream still holds what was published to it. */
const CHECK_STREAM_EVERY = 10_000;
const CLEAN_EVERY = 3_600_000;

/**
 * Carries the outbox to JetStream, and again when JetStream lost it. What this process wrote it publishes at once, from memory; what was
 * left over, by a process that ended or a broker that was away, is looked for in the table. Both may publish the same: JetStream drops the second.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopped = false;
  private running?: Promise<void>;
  private wake: () => void = () => undefined;
  private fresh: EventRow[] = [];
  private looked = -Infinity;
  private streamCreated?: string;
  /** By the monotonic clock, which nobody sets back. */
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
        this.logger.warn({ error: (error as Error).message }, 'outbox waits: events are kept and will be published');
        await this.sleep(LOOK_EVERY / 2);
      }
      // under load what was written meanwhile gathers for a moment, and is marked by one statement
      if (!this.stopped) await (this.fresh.length > 0 ? pause(GATHERING) : this.sleep(LOOK_EVERY));
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

  /** A service that never states an event leaves the stream alone, and need not be allowed to it. */
  private hasEvents(): Promise<boolean> {
    return this.database.manager.exists(OutboxEvent);
  }

  /** A broker that lost its stream, or the end of it, gets the events again: consumers know what they have seen. */
  private async checkStream(): Promise<void> {
    if (this.streamCreated && performance.now() - this.streamChecked < CHECK_STREAM_EVERY) return;
    const { stream } = await ensureStream(this.connection);
    const again = 'update outbox set stream_sequence = null, stream_created = null where';
    await this.database.query(`${again} stream_sequence > $1`, [stream.state.last_seq]);
    // reads a week of events, so only where the stream is another than a moment ago
    if (stream.created !== this.streamCreated) await this.database.query(`${again} stream_sequence is not null and stream_created <> $1`, [stream.created]);
    this.streamCreated = stream.created;
    this.streamChecked = performance.now();
  }

  private async look(): Promise<void> {
    if (performance.now() - this.looked < LOOK_EVERY) return;
    this.looked = performance.now();
    while ((await this.publishLeftOver()) === BATCH && !this.stopped);
    await this.clean();
  }

  private publishLeftOver(): Promise<number> {
    return this.database.transaction(async (manager) => {
      const events = await manager.query<EventRow[]>(
        `select id, subject, payload, travelling as "requestContext" from outbox where stream_sequence is null and created_at < now() - $1 * interval '1 ms'
          order by id limit ${BATCH} for update skip locked`,
        [LOOK_EVERY],
      );
      await this.publish(manager, events);
      return events.length;
    });
  }

  private async publish(manager: EntityManager, events: readonly EventRow[]): Promise<void> {
    if (events.length === 0) return;
    const stored = await Promise.all(
      events.map(async ({ id, subject, payload, requestContext }) => {
        const { seq } = await runInContext(requestContext, () => this.bus.publish(subject, payload, id));
        return { id, seq };
      }),
    );
    // a mark that is lost in a crash has the event published again, so nobody waits for the disk
    await manager.query(
      `with unhurried as (select set_config('synchronous_commit', 'off', true))
       update outbox set stream_sequence = published.sequence, stream_created = $1
         from unnest($2::uuid[], $3::bigint[]) as published (id, sequence), unhurried where outbox.id = published.id`,
      [this.streamCreated, stored.map(({ id }) => id), stored.map(({ seq }) => seq)],
    );
  }

  private async clean(): Promise<void> {
    if (performance.now() - this.cleaned < CLEAN_EVERY) return;
    this.cleaned = performance.now();
    await this.database
      .createQueryBuilder()
      .delete()
      .from(OutboxEvent)
      .where('stream_sequence is not null and id < :before', { before: uuid({ msecs: Date.now() - EVENT_AGE_MS }) })
      .execute();
  }
}
