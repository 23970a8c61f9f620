import { StorageType } from '@nats-io/jetstream';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { LOGGER, NATS } from '@shiren/bus';
import type { Rate } from '@shiren/contracts-console';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { lease, secondsUntilNext, windowOf, type TakenWindow } from './rate-window.js';
import { SharedBucket, type Kept } from './shared-bucket.js';

const MAX_KEYS = 20_000;
/** How often a gateway tries again when others were faster; each time one of them got its lease. */
const TRIES = 20;
const DAY = 86_400_000;

/** What this gateway may still give away of a window. */
interface Lease {
  window: number;
  /** When this gateway first saw the window, by the monotonic clock: one that a wrong clock put into the future ends all the same. */
  seen: number;
  left: number;
  /** Of the shared state as it was left. */
  revision: number;
  shared: TakenWindow;
}

/** Holds calls against their rates. All gateways together never let more through; each takes its part in leases, so that most calls ask nobody. */
@Injectable()
export class CallRates {
  private readonly bucket: SharedBucket;
  private readonly leases = new LRUCache<string, Lease>({ max: MAX_KEYS });
  private readonly leasing = new Map<string, Promise<void>>();

  constructor(
    @Inject(NATS) connection: NatsConnection,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    // in memory: what is lost with the broker is one window
    this.bucket = new SharedBucket(connection, 'call-rates', { storage: StorageType.Memory, ttl: DAY, max_bytes: 64 * 1024 ** 2, replicas: 1 });
  }

  /**
   * Counts one against what `what` may have, and answers 0; where nothing is left, the whole seconds until the next window.
   * A broker that can't be asked holds nobody back. The rate may change from call to call.
   */
  async count(what: string, rate: Rate): Promise<number> {
    const key = `${what}.${rate.seconds}`;
    for (;;) {
      const own = this.current(key, rate);
      if (own && own.left > 0) {
        own.left -= 1;
        return 0;
      }
      if (own && own.shared.taken >= rate.most) return secondsUntilNext(rate, own.window, Date.now());
      try {
        await this.renew(key, rate);
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'calls are not counted for the moment');
        return 0;
      }
    }
  }

  /** The seconds that `count` would answer, as far as this gateway knows; counts nothing and asks nobody. */
  secondsToWait(what: string, rate: Rate): number {
    const own = this.current(`${what}.${rate.seconds}`, rate);
    return own && own.left <= 0 && own.shared.taken >= rate.most ? secondsUntilNext(rate, own.window, Date.now()) : 0;
  }

  /** What this gateway holds of the window of now. */
  private current(key: string, rate: Rate): Lease | undefined {
    const own = this.leases.get(key);
    return own && own.window >= windowOf(rate, Date.now()) && !isOver(own, rate) ? own : undefined;
  }

  /** One at a time for a key: the calls that wait meanwhile share what comes. */
  private renew(key: string, rate: Rate): Promise<void> {
    const running = this.leasing.get(key);
    if (running) return running;
    const renewing = this.takeLease(key, rate).finally(() => this.leasing.delete(key));
    this.leasing.set(key, renewing);
    return renewing;
  }

  private async takeLease(key: string, rate: Rate): Promise<void> {
    const own = this.leases.get(key);
    const seenOf = ({ window }: TakenWindow): number => (own?.window === window ? own.seen : performance.now());
    let known: { revision: number; shared?: TakenWindow } = own ?? { revision: 0 };
    for (let tries = 1; tries <= TRIES; tries++) {
      const { granted, shared } = lease(known.shared, rate, Date.now(), own && known.shared?.window === own.window && isOver(own, rate));
      // what others left is looked at again before anybody is refused
      const revision = granted > 0 ? await this.bucket.replace(key, JSON.stringify(shared), known.revision) : undefined;
      if (revision !== undefined) {
        this.leases.set(key, { window: shared.window, seen: seenOf(shared), left: granted, revision, shared });
        return;
      }
      const kept = await this.bucket.get(key);
      if (granted === 0 && kept?.revision === known.revision) {
        this.leases.set(key, { window: shared.window, seen: seenOf(shared), left: 0, revision: known.revision, shared });
        return;
      }
      known = kept ? { revision: kept.revision, shared: readWindow(kept) } : { revision: 0 };
    }
    throw new Error('others were always faster');
  }
}

const isOver = ({ seen }: Lease, { seconds }: Rate): boolean => performance.now() - seen >= seconds * 1_000;

const readWindow = ({ value }: Kept): TakenWindow => JSON.parse(new TextDecoder().decode(value)) as TakenWindow;
