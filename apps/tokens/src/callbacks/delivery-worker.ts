import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { Logger } from 'pino';
import type { Claimed } from '../queries/claim-delivery.js';
import { DeliveryQueue } from './delivery-queue.js';
import { Delivery } from './delivery.js';

/** How many deliveries one instance has in progress at once, in all and per account, so that a slow business does not hold up others. */
const MAX_CONCURRENT = 32;
const MAX_CONCURRENT_PER_ACCOUNT = 4;
/** Milliseconds between looking for deliveries that have become due. */
const POLL_INTERVAL_MS = 1_000;
const CLEANUP_INTERVAL_MS = 3_600_000;
/** How long deliveries in progress may take to finish when the service shuts down, in milliseconds. */
const SHUTDOWN_GRACE_MS = 5_000;

/** Claims due deliveries and sends them while the service runs. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopped = false;
  private running?: Promise<void>;
  private wake: () => void = () => undefined;
  private woken = false;
  /** On the monotonic clock, which is never set back. */
  private lastCleanup = -Infinity;
  private readonly inProgress = new Map<Claimed, Promise<void>>();

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly delivery: Delivery,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.signal.on('due', () => this.look());
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.look();
    await this.running;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(this.inProgress.values()), new Promise((resolve) => (timer = setTimeout(resolve, SHUTDOWN_GRACE_MS)))]);
    clearTimeout(timer);
  }

  private look(): void {
    this.woken = true;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      try {
        await this.takeAll();
        await this.clean();
      } catch (error) {
        this.logger.warn({ error: (error as Error).message }, 'callbacks are delayed; they stay stored and will be delivered');
        this.woken = false;
      }
      if (!this.stopped && !this.woken) await this.sleep();
    }
  }

  private async takeAll(): Promise<void> {
    while (!this.stopped && this.inProgress.size < MAX_CONCURRENT) {
      const claimed = await this.queue.claim(this.busyAccounts());
      if (!claimed) return;
      const sending = this.delivery
        .deliver(claimed)
        // its claim expires, and it is tried again
        .catch((error: Error) => this.logger.warn({ attemptId: claimed.attempt, error: error.message }, 'a callback will be retried'))
        .finally(() => {
          this.inProgress.delete(claimed);
          this.look();
        });
      this.inProgress.set(claimed, sending);
    }
  }

  private busyAccounts(): string[] {
    const counts = new Map<string, number>();
    for (const { accountId } of this.inProgress.keys()) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
    return [...counts].flatMap(([accountId, count]) => (count >= MAX_CONCURRENT_PER_ACCOUNT ? [accountId] : []));
  }

  private async clean(): Promise<void> {
    if (performance.now() - this.lastCleanup < CLEANUP_INTERVAL_MS) return;
    this.lastCleanup = performance.now();
    await this.queue.clean();
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_INTERVAL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
