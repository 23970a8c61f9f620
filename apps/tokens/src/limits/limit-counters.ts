import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { lockInTransaction } from '@shiren/persistence';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, LessThan, MoreThan, type EntityManager } from 'typeorm';
import { CountedEvent } from './counted-event.entity.js';
import { MAX_RETENTION_MS, blockedUntil, type LimitName, type Limits } from './limits.js';

const CLEANUP_INTERVAL_MS = 600_000;

/** A limit, and the subject it applies to. */
export type Counted = readonly [limit: LimitName, subject: string];

/** Scenes of one account count together, each against its own limits. What happens in one account never locks out a person in another. */
export const inAccount = ({ accountId }: { accountId: string }, subject: string): string => `${accountId} ${subject}`;

/** Checks events against their limits, and stores them for as long as they count. */
@Injectable()
export class LimitCounters implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: CLEANUP_INTERVAL_MS, onError: (error) => this.logger.warn({ error: error.message }, 'old counts could not be deleted') },
    () => this.forget(new Date()),
  );

  constructor(
    private readonly database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  private async forget(now: Date): Promise<void> {
    await this.database.manager.delete(CountedEvent, { at: LessThan(new Date(now.getTime() - MAX_RETENTION_MS)) });
  }

  /** Throws LIMIT.REACHED, which says how long to wait. */
  async check(manager: EntityManager, limits: Limits, counted: readonly Counted[]): Promise<void> {
    for (const [name, subject] of counted) {
      const limit = limits[name];
      const now = new Date();
      const since = new Date(now.getTime() - limit.within - (limit.lock ?? 0));
      const events = await manager.find(CountedEvent, { where: { limit: name, subject, at: MoreThan(since) }, select: { at: true } });
      const until = blockedUntil(
        events.map(({ at }) => at),
        limit,
        now,
      );
      if (until) throw limitReached(name, Math.ceil((until.getTime() - now.getTime()) / 1_000));
    }
  }

  /** Checks and counts in one step: concurrent calls cannot exceed the limit together. */
  async spend(manager: EntityManager, limits: Limits, counted: readonly Counted[]): Promise<void> {
    for (const [name, subject] of counted) await lockInTransaction(manager, `${name} ${subject}`);
    await this.check(manager, limits, counted);
    await this.note(manager, counted);
  }

  async note(manager: EntityManager, counted: readonly Counted[]): Promise<void> {
    const at = new Date();
    await manager.insert(
      CountedEvent,
      counted.map(([limit, subject]) => ({ limit, subject, at })),
    );
  }
}

const limitReached = (limit: LimitName, seconds: number): Problem =>
  new Problem('LIMIT.REACHED', `Too many tries; try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`, {
    limit,
    seconds,
  });
