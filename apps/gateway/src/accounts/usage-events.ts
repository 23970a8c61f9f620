import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { accessKeyUsed, faceCompared, type FaceCompared } from '@shiren/contracts-console';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';

const MINUTE_MS = 60_000;
const MAX_KEYS = 10_000;
/** Comparisons held in memory while the broker is unavailable; a few megabytes. */
const MAX_HELD_EVENTS = 10_000;
const RETRY_DELAY_MS = 2_000;
/** How long a gateway that shuts down tries to deliver what it still holds, in milliseconds. */
const SHUTDOWN_GRACE_MS = 5_000;

/**
 * Reports usage to the console. The gateway has no database: an event is stored by the broker before the call is answered. While the broker
 * is unavailable, events are held in memory and sent later. Only events still in memory are lost if a gateway stops while the broker is
 * down, and those beyond the bound; both are logged.
 */
@Injectable()
export class UsageEvents implements OnApplicationShutdown {
  private readonly reported = new LRUCache<string, true>({ max: MAX_KEYS, ttl: MINUTE_MS });
  private readonly held: FaceCompared[] = [];
  private flushing?: Promise<void>;
  private readonly ending = new AbortController();

  constructor(
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Retries carry the same id, so a comparison is counted once. */
  async compared(accountId: string): Promise<void> {
    const comparison = { id: uuid(), accountId, at: new Date().toISOString() };
    // if others are already waiting, the broker was unavailable a moment ago, so there is no point in trying
    if (this.held.length === 0 && (await this.publish(comparison))) return;
    if (this.held.length >= MAX_HELD_EVENTS)
      return this.log.error({ comparison: comparison.id, accountId }, 'comparison not counted: too many are waiting for the broker');
    this.held.push(comparison);
    this.flushing ??= this.flush().finally(() => (this.flushing = undefined));
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.flushing;
    for (const end = Date.now() + SHUTDOWN_GRACE_MS; this.held[0] && Date.now() < end && (await this.publish(this.held[0]));) this.held.shift();
    for (const { id, accountId } of this.held) this.log.error({ comparison: id, accountId }, 'comparison not counted: the broker is unavailable');
  }

  private async publish(comparison: FaceCompared): Promise<boolean> {
    try {
      await this.bus.publish(faceCompared.subject, comparison, comparison.id);
      return true;
    } catch (error) {
      this.log.warn({ comparison: comparison.id, held: this.held.length, error: (error as Error).message }, 'comparison not counted yet');
      return false;
    }
  }

  /** Publishes held events in order, with a delay after each failure, until none is left. */
  private async flush(): Promise<void> {
    while (this.held[0] && !this.ending.signal.aborted) {
      if (await this.publish(this.held[0])) this.held.shift();
      else await pause(RETRY_DELAY_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** Reports each key at most once a minute, without waiting for the broker. */
  keyUsed(accessKeyId: string): void {
    if (this.reported.has(accessKeyId)) return;
    this.reported.set(accessKeyId, true);
    const now = Date.now();
    this.bus
      .publish(accessKeyUsed.subject, { accessKeyId, at: new Date(now).toISOString() }, `${accessKeyId} ${Math.floor(now / MINUTE_MS)}`)
      .catch((error: Error) => this.log.warn({ error: error.message }, 'use of a key not reported'));
  }
}
