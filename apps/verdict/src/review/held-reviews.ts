import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, LessThanOrEqual } from 'typeorm';
import { ReviewRecord } from './review.entity.js';
import { Reviews } from './reviews.js';

const INTERVAL_MS = 1_000;
const BATCH = 100;

/** Lets decisions take effect once they can no longer be undone. They wait in the database, so a restart loses none. */
@Injectable()
export class HeldReviews implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: INTERVAL_MS, onError: (error) => this.log.warn({ error: error.message }, 'held reviews could not take effect') },
    () => this.settleDue(new Date()),
  );

  constructor(
    private readonly database: DataSource,
    private readonly reviews: Reviews,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  async settleDue(now: Date): Promise<void> {
    const due = await this.database.manager.find(ReviewRecord, {
      where: { heldUntil: LessThanOrEqual(now) },
      order: { heldUntil: 'asc' },
      take: BATCH,
      select: { attemptId: true },
    });
    for (const { attemptId } of due) {
      // one that fails must not hold up the others; it is tried again with the next ones
      await this.reviews
        .settle(attemptId, now)
        .catch((error: Error) => this.log.warn({ attemptId, error: error.message }, 'a held review could not take effect'));
    }
  }
}
