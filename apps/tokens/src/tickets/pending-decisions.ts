import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { attemptSubmitted } from '@shiren/contracts-verification';
import { LookedUp, gauged } from '@shiren/observability';
import { Outbox } from '@shiren/persistence';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { TokensEnvironment } from '../environment.js';
import { Attempt } from './attempt.entity.js';
import { announcement } from './submission.js';
import { Ticket } from './ticket.entity.js';

const BATCH = 100;
const MAX_INTERVAL_MS = 30_000;
const DAY_MS = 86_400_000;

const pending = gauged('shiren_attempts_undecided', 'Submitted attempts without a verdict that are not in manual review.', []);
const pendingSeconds = gauged('shiren_attempts_undecided_seconds', 'Seconds since the oldest such attempt was submitted.', []);

/** Announces undecided attempts again, after an authority was unavailable for hours or an event was lost. */
@Injectable()
export class PendingDecisions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly after: number;
  private readonly periodic: PeriodicWork;

  constructor(
    private readonly outbox: Outbox,
    private readonly database: DataSource,
    private readonly lookedUp: LookedUp,
    @Inject(LOGGER) private readonly logger: Logger,
    environment: TokensEnvironment,
  ) {
    this.after = environment.announceAgainSeconds * 1_000;
    const onError = (error: Error): void => this.logger.warn({ error: error.message }, 'undecided attempts could not be announced again');
    this.periodic = new PeriodicWork({ everyMs: Math.min(MAX_INTERVAL_MS, this.after), onError }, () => this.announce(new Date()));
  }

  onApplicationBootstrap(): void {
    this.lookedUp.add(() => this.look());
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  private async look(): Promise<void> {
    const row = await this.database.manager
      .createQueryBuilder(Attempt, 'attempt')
      .innerJoin(Ticket, 'ticket', 'ticket.id = attempt.ticket')
      .select('count(*)', 'pending')
      .addSelect('coalesce(extract(epoch from now() - min(attempt.submitted_at)), 0)', 'seconds')
      .where("attempt.state = 'submitted' and attempt.announced_at is not null and not ticket.sandbox")
      .getRawOne<{ pending: string; seconds: string }>();
    pending.set(Number(row?.pending));
    pendingSeconds.set(Number(row?.seconds));
  }

  /** Returns how many were announced, at most a hundred. */
  announce(now: Date): Promise<number> {
    return this.outbox.transaction(async (manager, emit) => {
      const attempts = await manager
        .createQueryBuilder(Attempt, 'attempt')
        .where("attempt.state = 'submitted' and attempt.announced_at < :before", { before: new Date(now.getTime() - this.after) })
        // sandbox attempts may stay in progress on purpose: after a day nobody waits for them
        .andWhere('(attempt.submitted_at > :day or not exists (select from ticket where ticket.id = attempt.ticket and ticket.sandbox))', {
          day: new Date(now.getTime() - DAY_MS),
        })
        .orderBy('attempt.announced_at')
        .limit(BATCH)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getMany();
      for (const attempt of attempts) {
        const ticket = await manager.findOneByOrFail(Ticket, { id: attempt.ticket });
        await emit(attemptSubmitted, announcement(ticket, attempt, attempt.submittedAt ?? now));
        await manager.update(Attempt, attempt.id, { announcedAt: now });
      }
      return attempts.length;
    });
  }
}
