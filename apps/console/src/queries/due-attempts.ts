import type { EntityManager } from 'typeorm';

/**
 * The oldest attempts that no erasure includes yet and that are older than their scene keeps data, or than `retentionDays` where the scene does not
 * say. Locks them. By hand: the time depends on a setting in another table's JSON, and instances must skip what another one has locked.
 */
export function lockDueAttempts(manager: EntityManager, now: Date, retentionDays: number, limit: number): Promise<{ attemptId: string; accountId: string }[]> {
  return manager.query(
    `select attempt_id as "attemptId", attempt.account_id as "accountId" from attempt left join scene using (account_id, biz)
      where erasure_id is null and opened_at < $1::timestamptz - make_interval(days => coalesce((settings->>'retentionDays')::int, $2))
      order by opened_at limit $3 for update of attempt skip locked`,
    [now, retentionDays, limit],
  );
}
