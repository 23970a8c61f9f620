import type { DataSource } from 'typeorm';

/** Attempts from before a time of which `tokens` has not said yet that they exist, of the `limit` oldest materials. By hand: it removes repetitions after the limit. */
export function oldestUnknownAttempts(database: DataSource, before: Date, limit: number): Promise<{ attemptId: string; accountId: string }[]> {
  return database.query(
    `select distinct attempt_id as "attemptId", account_id as "accountId" from (
       select attempt_id, account_id from material where not known and created_at < $1 order by created_at limit $2) oldest`,
    [before, limit],
  );
}
