import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { accessKeyUsed, faceCompared, type FaceCompared } from '@shiren/contracts-console';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';

const MINUTE = 60_000;
const MAX_KEYS = 10_000;
/** Comparisons that are kept while the broker is away; some megabytes. */
const MAX_HELD_EVENTS = 10_000;
const PAUSE = 2_000;
/** Milliseconds that an ending gateway gives the broker for what it still holds. */
const FAREWELL = 5_000;

/**
 * What the gateway tells of its use. It keeps no database: an event is stored by the broker before the call is answered, and while the broker is away
 * it is held here and sent later. Only events still in memory are lost if a gateway stops while the broker is down, and those beyond its bound; both are logged.
 */
@Injectable()
export class UsageEvents implements OnApplicationShutdown {
  private readonly reported = new LRUCache<string, true>({ max: MAX_KEYS, ttl: MINUTE });
  private readonly held: FaceCompared[] = [];
  private telling?: Promise<void>;
  private readonly ending = new AbortController();

  constructor(
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Counted once whatever is repeated, since every try carries the same id. */
  async compared(accountId: string): Promise<void> {
    const comparison = { id: uuid(), accountId, at: new Date().toISOString() };
    // behind others that wait there is no use in trying: the broker was away a moment ago
    if (this.held.length === 0 && (await this.tell(comparison))) return;
    if (this.held.length >= MAX_HELD_EVENTS) return this.log.error({ comparison: comparison.id, accountId }, 'comparison not counted: too many are held');
    this.held.push(comparison);
    this.telling ??= this.tellHeld().finally(() => (this.telling = undefined));
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.telling;
    for (const end = Date.now() + FAREWELL; this.held[0] && Date.now() < end && (await this.tell(this.held[0]));) this.held.shift();
    for (const { id, accountId } of this.held) this.log.error({ comparison: id, accountId }, 'comparison not counted: the broker is away');
  }

  private async tell(comparison: FaceCompared): Promise<boolean> {
    try {
      await this.bus.publish(faceCompared.subject, comparison, comparison.id);
      return true;
    } catch (error) {
      this.log.warn({ comparison: comparison.id, held: this.held.length, error: (error as Error).message }, 'comparison not counted yet');
      return false;
    }
  }

  /** In order, with a pause after each failure, until none is left. */
  private async tellHeld(): Promise<void> {
    while (this.held[0] && !this.ending.signal.aborted) {
      if (await this.tell(this.held[0])) this.held.shift();
      else await pause(PAUSE, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** At most once a minute for a key, and nobody waits for it. */
  keyUsed(accessKeyId: string): void {
    if (this.reported.has(accessKeyId)) return;
    this.reported.set(accessKeyId, true);
    const now = Date.now();
    this.bus
      .publish(accessKeyUsed.subject, { accessKeyId, at: new Date(now).toISOString() }, `${accessKeyId} ${Math.floor(now / MINUTE)}`)
      .catch((error: Error) => this.log.warn({ error: error.message }, 'use of a key not reported'));
  }
}
