import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { attemptSubmitted } from '@shiren/contracts-verification';
import { LookedUp, gauged } from '@shiren/observability';
import { Outbox } from '@shiren/persistence';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { TokensEnvironment } from '../environment.js';
import { Attempt } from './attempt.entity.js';
import { announcement } from './submission.js';
import { Ticket } from './ticket.entity.js';

const BATCH = 100;
const DAY = 86_400_000;

const undecided = gauged('shiren_attempts_undecided', 'Submitted attempts that have no verdict and wait for no person.', []);
const undecidedFor = gauged('shiren_attempts_undecided_seconds', 'Seconds since the oldest of them was submitted.', []);

/** Announces again what stays undecided: an authority that was away for hours, an event that was lost on the way. */
@Injectable()
export class Undecided implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private readonly after: number;

  constructor(
    private readonly outbox: Outbox,
    private readonly database: DataSource,
    private readonly lookedUp: LookedUp,
    @Inject(LOGGER) private readonly logger: Logger,
    environment: TokensEnvironment,
  ) {
    this.after = environment.announceAgainSeconds * 1_000;
  }

  onApplicationBootstrap(): void {
    this.lookedUp.add(() => this.look());
    this.timer = setInterval(
      () => {
        this.announce(new Date()).catch((error: Error) => this.logger.warn({ error: error.message }, 'undecided attempts wait'));
      },
      Math.min(30_000, this.after),
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const [row] = await this.database.query<{ undecided: string; seconds: string }[]>(
      `select count(*) as undecided, coalesce(extract(epoch from now() - min(attempt.submitted_at)), 0) as seconds
         from attempt join ticket on ticket.id = attempt.ticket
        where state = 'submitted' and announced_at is not null and not ticket.sandbox`,
    );
    undecided.set(Number(row?.undecided));
    undecidedFor.set(Number(row?.seconds));
  }

  /** How many were announced; at most a hundred at a time. */
  announce(now: Date): Promise<number> {
    return this.outbox.transaction(async (manager, emit) => {
      const attempts = await manager
        .createQueryBuilder(Attempt, 'attempt')
        .where("attempt.state = 'submitted' and attempt.announced_at < :before", { before: new Date(now.getTime() - this.after) })
        // one of the sandbox may stay in progress on purpose: after a day nobody waits for it
        .andWhere('(attempt.submitted_at > :day or not exists (select from ticket where ticket.id = attempt.ticket and ticket.sandbox))', {
          day: new Date(now.getTime() - DAY),
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
