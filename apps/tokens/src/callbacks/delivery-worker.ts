import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import type { Logger } from 'pino';
import { DeliveryQueue, type Claimed } from './delivery-queue.js';
import { Delivery } from './delivery.js';

/** Deliveries that one instance has on their way at once, in all and for one account: a slow business does not hold up another. */
const MAX_AT_ONCE = 32;
const MAX_OF_ACCOUNT = 4;
/** Milliseconds between looks for what has become due. */
const LOOK_EVERY = 1_000;
const CLEAN_EVERY = 3_600_000;
/** Milliseconds that those on their way have to arrive when the service ends. */
const LAST_WAIT = 5_000;

/** Takes what is due and has it delivered, for as long as the service runs. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private stopped = false;
  private running?: Promise<void>;
  private wake: () => void = () => undefined;
  private woken = false;
  /** By the monotonic clock, which nobody sets back. */
  private cleaned = -Infinity;
  private readonly underWay = new Map<Claimed, Promise<void>>();

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
    await Promise.race([Promise.all(this.underWay.values()), new Promise((resolve) => (timer = setTimeout(resolve, LAST_WAIT)))]);
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
        this.logger.warn({ error: (error as Error).message }, 'callbacks wait: they are kept and will be delivered');
        this.woken = false;
      }
      if (!this.stopped && !this.woken) await this.sleep();
    }
  }

  private async takeAll(): Promise<void> {
    while (!this.stopped && this.underWay.size < MAX_AT_ONCE) {
      const claimed = await this.queue.claim(this.busyAccounts());
      if (!claimed) return;
      const way = this.delivery
        .deliver(claimed)
        // the claim runs out, and it is tried again
        .catch((error: Error) => this.logger.warn({ attemptId: claimed.attempt, error: error.message }, 'a callback is tried again later'))
        .finally(() => {
          this.underWay.delete(claimed);
          this.look();
        });
      this.underWay.set(claimed, way);
    }
  }

  private busyAccounts(): string[] {
    const counts = new Map<string, number>();
    for (const { accountId } of this.underWay.keys()) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
    return [...counts].flatMap(([accountId, count]) => (count >= MAX_OF_ACCOUNT ? [accountId] : []));
  }

  private async clean(): Promise<void> {
    if (performance.now() - this.cleaned < CLEAN_EVERY) return;
    this.cleaned = performance.now();
    await this.queue.clean();
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
