import type { AttemptState, FilterAttempts } from '@shiren/contracts-console';
import { addDays, isDay, startOfDay } from '@shiren/reports';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '../access/access.js';
import type { AttemptRecord } from '../usage/attempt-record.entity.js';

type Query = SelectQueryBuilder<AttemptRecord>;

/** The condition on the columns for each state. */
const conditions: Readonly<Record<AttemptState, string>> = {
  open: 'attempt.submitted_at is null and attempt.erased_at is null',
  'in-progress': 'attempt.submitted_at is not null and attempt.referred_at is null and attempt.decided_at is null and attempt.erased_at is null',
  'in-review': 'attempt.referred_at is not null and attempt.decided_at is null and attempt.erased_at is null',
  passed: `attempt.outcome = 'passed'`,
  failed: `attempt.outcome = 'failed'`,
  erased: 'attempt.erased_at is not null and attempt.decided_at is null',
};

/** The account, a scene and days: for these an index leads from one attempt to the next. */
export function limitToScope(query: Query, { accountId, timeZone }: Pick<Actor, 'accountId' | 'timeZone'>, { biz, from, to }: FilterAttempts): Query {
  query.where('attempt.account_id = :accountId', { accountId });
  if (biz !== undefined) query.andWhere('attempt.biz = :biz', { biz });
  if (from !== undefined && isDay(from)) query.andWhere('attempt.attempt_id >= :start', { start: firstIdAt(startOfDay(from, timeZone)) });
  if (to !== undefined && isDay(to)) query.andWhere('attempt.attempt_id < :end', { end: firstIdAt(startOfDay(addDays(to, 1), timeZone)) });
  return query;
}

/** Everything else: each attempt has to be looked at. */
export function limitToRest(query: Query, { scenes }: Pick<Actor, 'scenes'>, { state, sandbox, reason }: FilterAttempts): Query {
  if (scenes !== null) query.andWhere('attempt.biz = any(:scenes)', { scenes });
  if (state !== undefined) query.andWhere(conditions[state]);
  if (sandbox !== undefined) query.andWhere('attempt.sandbox = :sandbox', { sandbox });
  if (reason !== undefined) query.andWhere(':reason = any(attempt.reasons)', { reason });
  return query;
}

/** The least id that an attempt opened at this time can have: ids are UUIDs of version 7, which begin with their time. */
export function firstIdAt(milliseconds: number): string {
  const digits = Math.max(0, milliseconds).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}

/** The ids that are in every list. `partial` if a list is as long as a list may be, so that some may be missing. */
export function inEvery(lists: readonly (readonly string[])[], maxLength: number): { ids: string[]; partial: boolean } {
  const [first = [], ...others] = lists;
  const sets = others.map((list) => new Set(list));
  return { ids: first.filter((id) => sets.every((set) => set.has(id))), partial: lists.some(({ length }) => length >= maxLength) };
}
