import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { ConsoleEnvironment } from '../environment.js';

const DAY_MS = 86_400_000;
const INTERVAL_MS = 3_600_000;
/** How many records are deleted per transaction. */
const BATCH = 5_000;

/** Deletes old records of attempts and comparisons; what reports and usage have counted stays. */
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
   * Returns how many were deleted. An attempt that waits for a decision stays, however old. So does one whose personal data is still
   * stored, because otherwise it would never be erased.
   */
  async forget(now: Date, signal?: AbortSignal): Promise<number> {
    const before = new Date(Math.floor(now.getTime() / DAY_MS - this.days) * DAY_MS);
    // this comes first, so that a rebuild from here on leaves the hours before alone; it waits for a rebuild in progress
    await this.database.query('update records_kept set since = $1 where since < $1', [before]);
    const attempts = await this.delete(
      `delete from attempt where attempt_id in (
         select attempt_id from attempt where opened_at < $1 and erased_at is not null and (submitted_at is null or submitted_at < $1 and decided_at is not null) limit ${BATCH})`,
      before,
      signal,
    );
    return attempts + (await this.delete(`delete from comparison where id in (select id from comparison where at < $1 limit ${BATCH})`, before, signal));
  }

  private async delete(statement: string, before: Date, signal?: AbortSignal): Promise<number> {
    for (let deleted = 0; ;) {
      const [, count] = await this.database.query<[unknown, number]>(statement, [before]);
      deleted += count;
      if (count < BATCH || signal?.aborted) return deleted;
    }
  }
}
