import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, IsNull, LessThan, Not } from 'typeorm';
import { ConsoleEnvironment } from '../environment.js';
import { forgetAttempts, forgetComparisons, forgetLinks } from '../queries/forget-records.js';
import { BlockRecord } from '../blocks/block.entity.js';
import { RecordsKept } from '../usage/records-kept.entity.js';

const DAY_MS = 86_400_000;
const INTERVAL_MS = 3_600_000;
/** How many records are deleted per transaction. */
const BATCH = 5_000;

/** Deletes old records of attempts, comparisons and links; what reports and usage have counted stays. */
@Injectable()
export class RecordRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly days: number;
  private readonly periodic = new PeriodicWork(
    { everyMs: INTERVAL_MS, onError: (error) => this.log.warn({ error: error.message }, 'old records could not be deleted') },
    async (signal) => {
      const forgotten = await this.forget(new Date(), signal);
      if (forgotten > 0) this.log.info({ forgotten }, 'old records deleted');
    },
  );

  constructor(
    private readonly database: DataSource,
    @Inject(LOGGER) private readonly log: Logger,
    environment: ConsoleEnvironment,
  ) {
    this.days = environment.attemptRecordDays;
  }

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  /**
   * Returns how many were deleted, among them blocks that ended as long ago. An attempt that waits for a decision stays, however old. So does one whose personal data is still
   * stored, because otherwise it would never be erased.
   */
  async forget(now: Date, signal?: AbortSignal): Promise<number> {
    const before = new Date(Math.floor(now.getTime() / DAY_MS - this.days) * DAY_MS);
    // this comes first, so that a rebuild from here on leaves the hours before alone; it waits for a rebuild in progress
    await this.database.createQueryBuilder().update(RecordsKept).set({ since: before }).where('since < :before', { before }).execute();
    // whom a block that is over was about is of no use any more
    await this.database.manager.update(BlockRecord, { expiresAt: LessThan(now), key: Not(IsNull()) }, { key: null });
    const { affected } = await this.database.manager.delete(BlockRecord, { expiresAt: LessThan(before) });
    const attempts = await this.delete(forgetAttempts, before, signal);
    const comparisons = await this.delete(forgetComparisons, before, signal);
    return (affected ?? 0) + attempts + comparisons + (await this.delete(forgetLinks, before, signal));
  }

  private async delete(forget: typeof forgetAttempts, before: Date, signal?: AbortSignal): Promise<number> {
    for (let deleted = 0; ;) {
      const count = await forget(this.database, before, BATCH);
      deleted += count;
      if (count < BATCH || signal?.aborted) return deleted;
    }
  }
}
