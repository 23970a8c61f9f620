import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, EVENT_AGE, LOGGER, NATS, ensureStream, travelWith } from '@shiren/bus';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox } from './outbox.js';

const BATCH = 100;
/** Milliseconds between looks for events that another instance, now dead, had written. */
const LOOK_EVERY = 1_000;
/** Milliseconds that events wait for others while many are written. */
const GATHERING = 5;
/** Milliseconds between checks that the stream still holds what was published to it. */
const CHECK_STREAM_EVERY = 10_000;
const CLEAN_EVERY = 3_600_000;

type Waiting = Pick<OutboxEvent, 'id' | 'subject' | 'payload' | 'travelling'>;

/** Carries the outbox to JetStream, and again when JetStream lost it. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopped = false;
  private running?: Promise<void>;
  private wake: () => void = () => undefined;
  private written = false;
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
    this.outbox.signal.on('written', () => {
      this.written = true;
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
        this.written = false;
        if (this.streamCreated || (await this.hasEvents())) {
          await this.checkStream();
          while ((await this.publishBatch()) === BATCH && !this.stopped);
          await this.clean();
        }
      } catch (error) {
        this.streamChecked = -Infinity;
        this.logger.warn({ error: (error as Error).message }, 'outbox waits: events are kept and will be published');
        await this.sleep(LOOK_EVERY / 2);
      }
      // under load what was written meanwhile gathers for a moment, and goes by one transaction
      if (!this.stopped) await (this.written ? pause(GATHERING) : this.sleep(LOOK_EVERY));
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

  private publishBatch(): Promise<number> {
    return this.database.transaction(async (manager) => {
      // a mark that is lost in a crash has the event published again, so nobody waits for the disk
      await manager.query('set local synchronous_commit = off');
      const events = await manager.query<Waiting[]>(
        `select id, subject, payload, travelling from outbox where stream_sequence is null order by id limit ${BATCH} for update skip locked`,
      );
      const stored = await Promise.all(
        events.map(async ({ id, subject, payload, travelling }) => {
          const { seq } = await travelWith(travelling, () => this.bus.publish(subject, payload, id));
          return { id, seq };
        }),
      );
      if (stored.length > 0) {
        await manager.query(
          `update outbox set stream_sequence = published.sequence, stream_created = $1
             from unnest($2::uuid[], $3::bigint[]) as published (id, sequence) where outbox.id = published.id`,
          [this.streamCreated, stored.map(({ id }) => id), stored.map(({ seq }) => seq)],
        );
      }
      return events.length;
    });
  }

  private async clean(): Promise<void> {
    if (performance.now() - this.cleaned < CLEAN_EVERY) return;
    this.cleaned = performance.now();
    await this.database
      .createQueryBuilder()
      .delete()
      .from(OutboxEvent)
      .where('stream_sequence is not null and id < :before', { before: uuid({ msecs: Date.now() - EVENT_AGE }) })
      .execute();
  }
}
