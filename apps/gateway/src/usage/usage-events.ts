import { Inject, Injectable } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { accessKeyUsed, faceCompared } from '@shiren/contracts';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { v7 as uuid } from 'uuid';

const MINUTE = 60_000;
const MOST_KEYS = 10_000;
/** Tries to have a comparison counted; each waits for the broker some seconds. */
const TRIES = 3;

/** What the gateway tells of its use. It keeps no database, so an event is stored by the broker before the call is answered. */
@Injectable()
export class UsageEvents {
  private readonly told = new LRUCache<string, true>({ max: MOST_KEYS, ttl: MINUTE });

  constructor(
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Stored once whatever is repeated, since every try carries the same id. A broker that stays away loses the count and is logged, not the answer. */
  async compared(accountId: string): Promise<void> {
    const id = uuid();
    const payload = { id, accountId, at: new Date().toISOString() };
    for (let tries = 1; tries <= TRIES; tries += 1) {
      try {
        await this.bus.publish(faceCompared.subject, payload, id);
        return;
      } catch (error) {
        this.log.warn({ tries, comparison: id, error: (error as Error).message }, 'comparison not counted yet');
      }
    }
  }

  /** At most once a minute for a key, and nobody waits for it. */
  keyUsed(accessKeyId: string): void {
    if (this.told.has(accessKeyId)) return;
    this.told.set(accessKeyId, true);
    const now = Date.now();
    this.bus
      .publish(accessKeyUsed.subject, { accessKeyId, at: new Date(now).toISOString() }, `${accessKeyId} ${Math.floor(now / MINUTE)}`)
      .catch((error: Error) => this.log.warn({ error: error.message }, 'use of a key not told'));
  }
}
