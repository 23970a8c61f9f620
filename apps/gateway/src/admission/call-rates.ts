import { StorageType } from '@nats-io/jetstream';
import { Inject, Injectable } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { LOGGER, NATS } from '@shiren/bus';
import type { Rate } from '@shiren/contracts-console';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { lease, secondsUntilNext, windowOf, type TakenWindow } from './rate-window.js';
import { SharedBucket, type StoredEntry } from './shared-bucket.js';

const MAX_KEYS = 20_000;
/** How many times a gateway retries after another one was faster. Each time, that other gateway got its lease. */
const MAX_ATTEMPTS = 20;
const DAY_MS = 86_400_000;

/** What this gateway may still admit in a window without asking. */
interface Lease {
  window: number;
  /** When this gateway first saw the window, on the monotonic clock. So a window ends even if a wrong clock put it in the future. */
  firstSeenAt: number;
  remaining: number;
  /** Of the shared state as this gateway last wrote it. */
  revision: number;
  shared: TakenWindow;
}

/**
 * Counts calls against their rates. All gateways together never admit more than the rate. Each takes its part in leases, so most calls need
 * no request to the broker.
 */
@Injectable()
export class CallRates {
  private readonly bucket: SharedBucket;
  private readonly leases = new LRUCache<string, Lease>({ max: MAX_KEYS });
  private readonly leasing = new Map<string, Promise<void>>();

  constructor(
    @Inject(NATS) connection: NatsConnection,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    // memory storage: losing the broker loses the count of one window at most
    this.bucket = new SharedBucket(connection, 'call-rates', { storage: StorageType.Memory, ttl: DAY_MS, max_bytes: 64 * 1024 ** 2, replicas: 1 });
  }

  /**
   * Counts one call against the rate of `what`. Returns 0 if it is admitted, otherwise the whole seconds until the next window. If the
   * broker cannot be reached, every call is admitted. The rate may differ from call to call.
   */
  async count(what: string, rate: Rate): Promise<number> {
    const key = `${what}.${rate.seconds}`;
    for (;;) {
      const own = this.current(key, rate);
      if (own && own.remaining > 0) {
        own.remaining -= 1;
        return 0;
      }
      if (own && own.shared.taken >= rate.most) return secondsUntilNext(rate, own.window, Date.now());
      try {
        await this.renew(key, rate);
      } catch (error) {
        this.log.warn({ error: (error as Error).message }, 'calls are currently not counted');
        return 0;
      }
    }
  }

  /** The seconds that `count` would return, as far as this gateway knows. Counts nothing and asks nobody. */
  secondsToWait(what: string, rate: Rate): number {
    const own = this.current(`${what}.${rate.seconds}`, rate);
    return own && own.remaining <= 0 && own.shared.taken >= rate.most ? secondsUntilNext(rate, own.window, Date.now()) : 0;
  }

  /** This gateway's lease of the current window. */
  private current(key: string, rate: Rate): Lease | undefined {
    const own = this.leases.get(key);
    return own && own.window >= windowOf(rate, Date.now()) && !isOver(own, rate) ? own : undefined;
  }

  /** One renewal at a time per key; calls that arrive meanwhile share the new lease. */
  private renew(key: string, rate: Rate): Promise<void> {
    const running = this.leasing.get(key);
    if (running) return running;
    const renewing = this.takeLease(key, rate).finally(() => this.leasing.delete(key));
    this.leasing.set(key, renewing);
    return renewing;
  }

  private async takeLease(key: string, rate: Rate): Promise<void> {
    const own = this.leases.get(key);
    const seenOf = ({ window }: TakenWindow): number => (own?.window === window ? own.firstSeenAt : performance.now());
    let known: { revision: number; shared?: TakenWindow } = own ?? { revision: 0 };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const { granted, shared } = lease(known.shared, rate, Date.now(), own && known.shared?.window === own.window && isOver(own, rate));
      // if nothing seems to be left, the shared state is read again before anyone is refused
      const revision = granted > 0 ? await this.bucket.replace(key, JSON.stringify(shared), known.revision) : undefined;
      if (revision !== undefined) {
        this.leases.set(key, { window: shared.window, firstSeenAt: seenOf(shared), remaining: granted, revision, shared });
        return;
      }
      const stored = await this.bucket.get(key);
      if (granted === 0 && stored?.revision === known.revision) {
        this.leases.set(key, { window: shared.window, firstSeenAt: seenOf(shared), remaining: 0, revision: known.revision, shared });
        return;
      }
      known = stored ? { revision: stored.revision, shared: readWindow(stored) } : { revision: 0 };
    }
    throw new Error('other gateways were faster every time');
  }
}

const isOver = ({ firstSeenAt }: Lease, { seconds }: Rate): boolean => performance.now() - firstSeenAt >= seconds * 1_000;

const readWindow = ({ value }: StoredEntry): TakenWindow => JSON.parse(new TextDecoder().decode(value)) as TakenWindow;
