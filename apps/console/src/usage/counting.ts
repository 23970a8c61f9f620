import { Injectable } from '@nestjs/common';
import type { AttemptDecided, AttemptReferred, AttemptSubmitted, FaceCompared, StepReached, TicketReference } from '@shiren/contracts';
import { measuresOf, newMeasures } from '@shiren/reports';
import { DataSource, type EntityManager } from 'typeorm';
import { AttemptRecord } from './attempt-record.entity.js';
import { openedAt } from './opened-at.js';

type Told = TicketReference & { attemptId: string; scheme: string };

/** Takes events into the records of attempts and the hours of the roll-up. An event that comes again, or late, changes nothing that was counted. */
@Injectable()
export class Counting {
  constructor(private readonly database: DataSource) {}

  stepReached(event: StepReached): Promise<void> {
    return this.tell(event, event.at, ({ steps }) =>
      steps.some(({ step }) => step === event.step)
        ? {}
        : { steps: [...steps, { step: event.step, at: event.at, ...(event.version === undefined ? {} : { version: event.version }) }] },
    );
  }

  submitted(event: AttemptSubmitted): Promise<void> {
    return this.tell(event, event.submittedAt, ({ submittedAt }) => ({ submittedAt: submittedAt ?? new Date(event.submittedAt) }));
  }

  referred(event: AttemptReferred): Promise<void> {
    return this.tell(event, event.submittedAt, ({ submittedAt, referredAt }) => ({
      submittedAt: submittedAt ?? new Date(event.submittedAt),
      referredAt: referredAt ?? new Date(),
    }));
  }

  decided(event: AttemptDecided): Promise<void> {
    const submitted = event.submittedAt ?? event.decidedAt;
    return this.tell(event, submitted, ({ submittedAt, outcome }) =>
      outcome === null
        ? {
            submittedAt: submittedAt ?? new Date(submitted),
            decidedAt: new Date(event.decidedAt),
            outcome: event.outcome,
            reasons: event.reasons,
            trustedScore: event.trustedScore ?? null,
          }
        : {},
    );
  }

  compared({ id, accountId, at }: FaceCompared): Promise<void> {
    return this.database.transaction(async (manager) => {
      await holdHours(manager, accountId);
      const inserted = await manager.query<unknown[]>('insert into comparison (id, account_id, at) values ($1, $2, $3) on conflict do nothing returning id', [
        id,
        accountId,
        at,
      ]);
      if (inserted.length > 0) await count(manager, { accountId, biz: '', scheme: '' }, ['compared'], () => new Date(at));
    });
  }

  private tell(
    { attemptId, accountId, biz, ticketId, scheme, sandbox = false }: Told,
    at: string,
    learn: (record: AttemptRecord) => Partial<AttemptRecord>,
  ): Promise<void> {
    return this.database.transaction(async (manager) => {
      await holdHours(manager, accountId);
      const first = { attemptId, accountId, biz, ticketId, scheme, sandbox, openedAt: openedAt(attemptId) ?? new Date(at) };
      await manager.createQueryBuilder().insert().into(AttemptRecord).values(first).orIgnore().execute();
      const before = await manager.findOneOrFail(AttemptRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      const after = { ...before, ...learn(before) };
      const measures = sandbox
        ? []
        : measuresOf({
            steps: after.steps.map(({ step }) => step),
            reasons: after.reasons,
            ...(after.submittedAt ? { submittedAt: after.submittedAt.getTime() } : {}),
            ...(after.decidedAt ? { decidedAt: after.decidedAt.getTime() } : {}),
            ...(after.outcome ? { outcome: after.outcome } : {}),
          });
      const added = newMeasures(before.measures, measures);
      // what was counted stays, whatever rule counted it
      await manager.update(AttemptRecord, { attemptId }, { ...after, measures: [...before.measures, ...added] });
      await count(manager, after, added, (measure) => hourOf(after, measure));
    });
  }
}

/** Steps are told by when the attempt began, so that the steps of one attempt stay together; the rest by when it was submitted. */
const hourOf = ({ openedAt, submittedAt }: AttemptRecord, measure: string): Date => (measure.startsWith('step:') ? openedAt : (submittedAt ?? openedAt));

/** Keeps a rebuild of the account's roll-up waiting until this transaction ends, and the other way round. */
const holdHours = (manager: EntityManager, accountId: string): Promise<unknown> =>
  manager.query('select pg_advisory_xact_lock_shared(hashtext($1))', [`usage ${accountId}`]);

async function count(
  manager: EntityManager,
  { accountId, biz, scheme }: { accountId: string; biz: string; scheme: string },
  measures: readonly string[],
  at: (measure: string) => Date,
): Promise<void> {
  if (measures.length === 0) return;
  // in order, so that two attempts of the same hour never wait for each other in a circle
  await manager.query(
    `insert into usage_hour (account_id, kind, hour, biz, scheme, part, count)
       select $1, split_part(measure, ':', 1), date_trunc('hour', at, coalesce((select time_zone from account where id = $1), 'Asia/Shanghai')), $2, $3, split_part(measure, ':', 2), 1
         from unnest($4::text[], $5::timestamptz[]) as measured (measure, at) order by 2, 3, 6
     on conflict (account_id, kind, hour, biz, scheme, part) do update set count = usage_hour.count + 1`,
    [accountId, biz, scheme, measures, measures.map(at)],
  );
}
