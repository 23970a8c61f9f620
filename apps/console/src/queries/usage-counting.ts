import type { FaceCompared } from '@shiren/contracts-console';
import type { Doubt } from '@shiren/contracts-verification';
import type { EntityManager } from 'typeorm';

/** An increment by one, in the hour of this time. */
export interface Counted {
  accountId: string;
  biz: string;
  scheme: string;
  measure: string;
  at: Date;
}

/** An attempt as its first event tells of it. */
interface NewAttempt {
  attemptId: string;
  accountId: string;
  biz: string;
  ticketId: string;
  scheme: string;
  sandbox: boolean;
  openedAt: Date | string;
}

/** What is known of an attempt after an event. */
export interface KnownAttempt {
  attemptId: string;
  accountId: string;
  biz: string;
  scheme: string;
  sandbox: boolean;
  openedAt: Date;
  submittedAt: Date | null;
  referredAt: Date | null;
  doubts: Doubt[];
  decidedAt: Date | null;
  outcome: 'passed' | 'failed' | null;
  reasons: string[];
  trustedScore: number | null;
  authorityScore: number | null;
  similarityScore: number | null;
  steps: { step: string; at: string; version?: number }[];
  measures: string[];
}

/** Keeps a rebuild of these accounts' roll-ups waiting until this transaction ends, and the other way round. By hand: takes all locks in one statement. */
export async function holdUsage(manager: EntityManager, accountIds: readonly string[]): Promise<void> {
  const names = [...new Set(accountIds.map((accountId) => `usage ${accountId}`))].sort();
  await manager.query('select pg_advisory_xact_lock_shared(hashtext(held)) from unnest($1::text[]) as held', [names]);
}

/** Returns those that were not known. By hand, as all below: events come in batches, and each batch is one statement whatever its size. */
export function insertComparisons(manager: EntityManager, events: readonly FaceCompared[]): Promise<{ accountId: string; at: Date }[]> {
  return manager.query(
    `insert into comparison (id, account_id, at)
           select id, "accountId", at from jsonb_to_recordset($1::jsonb) as compared (id uuid, "accountId" uuid, at timestamptz) order by id
         on conflict do nothing returning account_id as "accountId", at`,
    [JSON.stringify(events)],
  );
}

/** Leaves those that are known as they are. */
export async function insertAttempts(manager: EntityManager, attempts: readonly NewAttempt[]): Promise<void> {
  await manager.query(
    `insert into attempt (attempt_id, account_id, biz, ticket_id, scheme, sandbox, opened_at)
       select "attemptId", "accountId", biz, "ticketId", scheme, sandbox, "openedAt"
         from jsonb_to_recordset($1::jsonb) as stated ("attemptId" uuid, "accountId" uuid, biz text, "ticketId" text, scheme text, sandbox boolean,
                "openedAt" timestamptz) order by "attemptId"
     on conflict do nothing`,
    [JSON.stringify(attempts)],
  );
}

/** Locked until this transaction ends, in a fixed order as wherever rows are written, so that two transactions never wait for each other. */
export function lockAttempts(manager: EntityManager, attemptIds: readonly string[]): Promise<KnownAttempt[]> {
  return manager.query(
    `select attempt_id as "attemptId", account_id as "accountId", biz, scheme, sandbox, opened_at as "openedAt", submitted_at as "submittedAt",
            referred_at as "referredAt", doubts, decided_at as "decidedAt", outcome, reasons, trusted_score as "trustedScore",
            authority_score as "authorityScore", similarity_score as "similarityScore", steps, measures
       from attempt where attempt_id = any ($1::uuid[]) order by attempt_id for update`,
    [attemptIds],
  );
}

export async function updateAttempts(manager: EntityManager, attempts: readonly KnownAttempt[]): Promise<void> {
  await manager.query(
    `update attempt set submitted_at = stated."submittedAt", referred_at = stated."referredAt", doubts = stated.doubts,
                decided_at = stated."decidedAt", outcome = stated.outcome, reasons = stated.reasons, trusted_score = stated."trustedScore",
                authority_score = stated."authorityScore", similarity_score = stated."similarityScore", steps = stated.steps, measures = stated.measures
           from jsonb_to_recordset($1::jsonb) as stated ("attemptId" uuid, "submittedAt" timestamptz, "referredAt" timestamptz, doubts text[],
                  "decidedAt" timestamptz, outcome text, reasons text[], "trustedScore" real, "authorityScore" real, "similarityScore" real, steps jsonb, measures text[])
          where attempt_id = stated."attemptId"`,
    [JSON.stringify(attempts)],
  );
}

/** Adds to the roll-up, in hours of each account's time zone. */
export async function addToHours(manager: EntityManager, counted: readonly Counted[]): Promise<void> {
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
