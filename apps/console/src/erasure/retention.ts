import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { doers, erasedSubjects } from '@shiren/contracts-console';
import { defaultSceneSettings } from '@shiren/schemes';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, In } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { eraseExpiredLinks } from '../links/link-erasure.js';
import { lockDueAttempts } from '../queries/due-attempts.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';
import { Erasures, begin } from './erasures.js';

const LOOK_INTERVAL_MS = 10_000;
/** How many attempts one erasure covers, and how many erasures one run carries out, at most. */
const BATCH = 200;
const MAX_PER_RUN = 20;

/** Erases what is older than its scene's retention period, and continues unfinished erasures. Any number of instances may do so at once. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: LOOK_INTERVAL_MS, onError: (error) => this.logger.warn({ error: error.message }, 'due erasures could not be carried out') },
    () => this.look(new Date()),
  );

  constructor(
    private readonly database: DataSource,
    private readonly erasures: Erasures,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  /** Returns how many erasures were carried out. */
  async look(now: Date): Promise<number> {
    await eraseExpiredLinks(this.database, now);
    for (let times = 0; times < MAX_PER_RUN && (await this.beginDue(now)); times += 1);
    const waiting = await this.erasures.waiting(now, MAX_PER_RUN);
    for (const id of waiting) await this.erasures.carryOut(id, now);
    if (waiting.length > 0) this.logger.info({ erasures: waiting.length }, 'erased personal data');
    return waiting.length;
  }

  /** Starts an erasure of one account's oldest expired attempts; false if there are none. */
  private beginDue(now: Date): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const due = await lockDueAttempts(manager, now, defaultSceneSettings().retentionDays, BATCH);
      const accountId = due[0]?.accountId;
      if (accountId === undefined) return false;
      const attemptIds = due.filter((attempt) => attempt.accountId === accountId).map(({ attemptId }) => attemptId);
      const id = uuid();
      await begin(manager, { accountId, userName: doers.retention, address: '' }, { ground: 'retention', subject: erasedSubjects.time, attemptIds }, now, id);
      await manager.update(AttemptRecord, { attemptId: In(attemptIds) }, { erasureId: id });
      return true;
    });
  }
}
