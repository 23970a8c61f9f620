import { Injectable } from '@nestjs/common';
import type { FaceCompared } from '@shiren/contracts-console';
import type { TicketReference } from '@shiren/contracts-core';
import type { AttemptDecided, AttemptReferred, AttemptSubmitted, StepReached } from '@shiren/contracts-verification';
import { measuresOf, newMeasures } from '@shiren/reports';
import { DataSource, In, type EntityManager } from 'typeorm';
import { AttemptRecord } from './attempt-record.entity.js';
import { openedAt } from './opened-at.js';

type AttemptEvent = TicketReference & { attemptId: string; scheme: string };

/** What an event says about its attempt. */
interface AttemptUpdate {
  event: AttemptEvent;
  at: string;
  applyTo: (record: AttemptRecord) => Partial<AttemptRecord>;
}

/** An increment by one, in the hour of this time. */
interface Counted {
  accountId: string;
  biz: string;
  scheme: string;
  measure: string;
  at: Date;
}

/**
 * Applies events to the records of attempts and to the hourly roll-up, in one transaction per batch. A repeated or late event changes
 * nothing that was counted.
 */
@Injectable()
export class UsageCounting {
  constructor(private readonly database: DataSource) {}

  stepReached(events: readonly StepReached[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.at,
        applyTo: ({ steps }) =>
          steps.some(({ step }) => step === event.step)
            ? {}
            : { steps: [...steps, { step: event.step, at: event.at, ...(event.version === undefined ? {} : { version: event.version }) }] },
      })),
    );
  }

  submitted(events: readonly AttemptSubmitted[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.submittedAt,
        applyTo: ({ submittedAt }) => ({ submittedAt: submittedAt ?? new Date(event.submittedAt) }),
      })),
    );
  }

  referred(events: readonly AttemptReferred[]): Promise<void> {
    return this.apply(
      events.map((event) => ({
        event,
        at: event.submittedAt,
        applyTo: ({ submittedAt, referredAt }) => ({ submittedAt: submittedAt ?? new Date(event.submittedAt), referredAt: referredAt ?? new Date() }),
      })),
    );
  }

  decided(events: readonly AttemptDecided[]): Promise<void> {
    return this.apply(
      events.map((event) => {
        const submitted = event.submittedAt ?? event.decidedAt;
        return {
          event,
          at: submitted,
          applyTo: ({ submittedAt, outcome }) =>
            outcome === null
              ? {
                  submittedAt: submittedAt ?? new Date(submitted),
                  decidedAt: new Date(event.decidedAt),
                  outcome: event.outcome,
                  reasons: event.reasons,
                  trustedScore: event.trustedScore ?? null,
                }
              : {},
        };
      }),
    );
  }

  compared(events: readonly FaceCompared[]): Promise<void> {
    return this.database.transaction(async (manager) => {
      await lockHours(manager, events);
      const counted = await manager.query<{ accountId: string; at: Date }[]>(
        `insert into comparison (id, account_id, at)
           select id, "accountId", at from jsonb_to_recordset($1::jsonb) as compared (id uuid, "accountId" uuid, at timestamptz) order by id
         on conflict do nothing returning account_id as "accountId", at`,
        [JSON.stringify(events)],
      );
      await count(
        manager,
        counted.map(({ accountId, at }) => ({ accountId, biz: '', scheme: '', measure: 'compared', at })),
      );
    });
  }

  private apply(updates: readonly AttemptUpdate[]): Promise<void> {
    return this.database.transaction(async (manager) => {
      await lockHours(
        manager,
        updates.map(({ event }) => event),
      );
      await begin(manager, updates);
      const attemptIds = [...new Set(updates.map(({ event }) => event.attemptId))];
      // in a fixed order, here and wherever rows are written, so that two transactions never deadlock
      const before = await manager.find(AttemptRecord, {
        where: { attemptId: In(attemptIds) },
        order: { attemptId: 'asc' },
        lock: { mode: 'pessimistic_write' },
      });
      const counted: Counted[] = [];
      const after = before.map((record) => {
        const updated = updates
          .filter(({ event }) => event.attemptId === record.attemptId)
          .reduce<AttemptRecord>((known, { applyTo }) => ({ ...known, ...applyTo(known) }), record);
        const added = newMeasures(record.measures, countedFor(updated));
        const { accountId, biz, scheme } = updated;
        counted.push(...added.map((measure) => ({ accountId, biz, scheme, measure, at: hourOf(updated, measure) })));
        // what was counted stays counted, whatever rule counted it
        return { ...updated, measures: [...record.measures, ...added] };
      });
      await manager.query(
        `update attempt set submitted_at = stated."submittedAt", referred_at = stated."referredAt", decided_at = stated."decidedAt", outcome = stated.outcome,
                reasons = stated.reasons, trusted_score = stated."trustedScore", steps = stated.steps, measures = stated.measures
           from jsonb_to_recordset($1::jsonb) as stated ("attemptId" uuid, "submittedAt" timestamptz, "referredAt" timestamptz, "decidedAt" timestamptz,
                  outcome text, reasons text[], "trustedScore" real, steps jsonb, measures text[])
          where attempt_id = stated."attemptId"`,
        [JSON.stringify(after)],
      );
      await count(manager, counted);
    });
  }
}

/** Inserts a record for each attempt that is mentioned for the first time. */
function begin(manager: EntityManager, updates: readonly AttemptUpdate[]): Promise<unknown> {
  const firsts = new Map([...updates].reverse().map((update) => [update.event.attemptId, update]));
  return manager.query(
    `insert into attempt (attempt_id, account_id, biz, ticket_id, scheme, sandbox, opened_at)
       select "attemptId", "accountId", biz, "ticketId", scheme, sandbox, "openedAt"
         from jsonb_to_recordset($1::jsonb) as stated ("attemptId" uuid, "accountId" uuid, biz text, "ticketId" text, scheme text, sandbox boolean,
                "openedAt" timestamptz) order by "attemptId"
     on conflict do nothing`,
    [
      JSON.stringify(
        [...firsts.values()].map(({ event: { attemptId, accountId, biz, ticketId, scheme, sandbox = false }, at }) => {
          return { attemptId, accountId, biz, ticketId, scheme, sandbox, openedAt: openedAt(attemptId) ?? at };
        }),
      ),
    ],
  );
}

const countedFor = ({ sandbox, steps, reasons, submittedAt, decidedAt, outcome }: AttemptRecord): string[] =>
  sandbox
    ? []
    : measuresOf({
        steps: steps.map(({ step }) => step),
        reasons,
        ...(submittedAt ? { submittedAt: submittedAt.getTime() } : {}),
        ...(decidedAt ? { decidedAt: decidedAt.getTime() } : {}),
        ...(outcome ? { outcome } : {}),
      });

/**
 * Steps are counted in the hour in which the attempt began, so that the steps of one attempt stay together; everything else in the hour of
 * its submission.
 */
const hourOf = ({ openedAt, submittedAt }: AttemptRecord, measure: string): Date => (measure.startsWith('step:') ? openedAt : (submittedAt ?? openedAt));

/** Makes a rebuild of an account's roll-up wait until this transaction ends, and vice versa. */
const lockHours = (manager: EntityManager, events: readonly { accountId: string }[]): Promise<unknown> =>
  manager.query('select pg_advisory_xact_lock_shared(hashtext(held)) from unnest($1::text[]) as held', [
    [...new Set(events.map(({ accountId }) => `usage ${accountId}`))].sort(),
  ]);

async function count(manager: EntityManager, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return;
  await manager.query(
    `insert into usage_hour (account_id, kind, hour, biz, scheme, part, count)
       select "accountId", split_part(measure, ':', 1), date_trunc('hour', at, coalesce(account.time_zone, 'Asia/Shanghai')), biz, scheme,
              split_part(measure, ':', 2), count(*)
         from jsonb_to_recordset($1::jsonb) as counted ("accountId" uuid, biz text, scheme text, measure text, at timestamptz)
              left join account on account.id = "accountId"
        group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
     on conflict (account_id, kind, hour, biz, scheme, part) do update set count = usage_hour.count + excluded.count`,
    [JSON.stringify(counted)],
  );
}
