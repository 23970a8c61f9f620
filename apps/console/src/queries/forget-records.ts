import type { DataSource } from 'typeorm';

/** Deletes up to `limit` old attempts that are erased and not waiting for a decision; returns how many. By hand: PostgreSQL limits a `delete` by a subquery only. */
export function forgetAttempts(database: DataSource, before: Date, limit: number): Promise<number> {
  return deleted(
    database,
    `delete from attempt where attempt_id in (
       select attempt_id from attempt where opened_at < $1 and erased_at is not null and (submitted_at is null or submitted_at < $1 and decided_at is not null) limit $2)`,
    [before, limit],
  );
}

/** Deletes up to `limit` old comparisons; returns how many. By hand for the same reason. */
export function forgetComparisons(database: DataSource, before: Date, limit: number): Promise<number> {
  return deleted(database, 'delete from comparison where id in (select id from comparison where at < $1 limit $2)', [before, limit]);
}

/** Deletes up to `limit` old links with their openings; returns how many. By hand for the same reason. */
export function forgetLinks(database: DataSource, before: Date, limit: number): Promise<number> {
  return deleted(database, 'delete from link where id in (select id from link where expires_at < $1 limit $2)', [before, limit]);
}

async function deleted(database: DataSource, statement: string, values: readonly unknown[]): Promise<number> {
  const [, count] = await database.query<[unknown, number]>(statement, [...values]);
  return count;
}
