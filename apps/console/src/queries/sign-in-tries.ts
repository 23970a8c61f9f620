import type { EntityManager } from 'typeorm';

/** A counter and its rule: times in seconds. */
interface Counter {
  key: Buffer;
  userKey: Buffer | null;
  rule: { free: number; forget: number; firstPause: number; maxPause: number };
}

/**
 * The count after this try, with what was forgotten since the one before. By the wall clock: `now()` is when the transaction began, which
 * is too early for one that had to wait for another.
 */
const COUNT = `(greatest(0, known.count - greatest(0, extract(epoch from clock_timestamp() - known.changed_at)) / $4) + 1)`;

/** Counts a try unless there is a pause; returns the total, or how many seconds are left. By hand: asking and raising must be one statement. */
export async function raiseTries(manager: EntityManager, { key, userKey, rule }: Counter): Promise<{ total: string } | { seconds: number }> {
  const [raised] = await manager.query<{ total: string }[]>(
    `insert into sign_in_tries as known (key, user_key, count, total, changed_at, free_at) values ($1, $2, 1, 1, clock_timestamp(), '-infinity')
       on conflict (key) do update set count = ${COUNT}, total = known.total + 1, changed_at = clock_timestamp(),
         free_at = case when round(${COUNT}) < $3 then '-infinity'
           else clock_timestamp() + interval '1 second' * least($6::float8, $5::float8 * power(2, least(20, round(${COUNT}) - $3::float8))) end
       where known.free_at <= clock_timestamp()
     returning total`,
    [key, userKey, rule.free, rule.forget, rule.firstPause, rule.maxPause],
  );
  if (raised) return raised;
  const [{ seconds } = { seconds: 1 }] = await manager.query<{ seconds: number }[]>(
    'select greatest(1, ceil(extract(epoch from free_at - clock_timestamp())))::int as seconds from sign_in_tries where key = $1',
    [key],
  );
  return { seconds };
}

/** Takes one try back. A pause that a later try caused stays. By hand: the new values depend on the old ones. */
export async function giveTryBack(manager: EntityManager, key: Buffer, total: string | undefined): Promise<void> {
  await manager.query(
    `update sign_in_tries set count = greatest(0, count - 1), free_at = case when total = $2 then '-infinity' else free_at end where key = $1`,
    [key, total],
  );
}

/** Deletes up to `limit` counters that were unused for this many days. By hand: it must not wait for a counter that is being raised. */
export async function deleteUnusedTries(manager: EntityManager, days: number, limit: number): Promise<void> {
  await manager.query(
    `delete from sign_in_tries where key in (
       select key from sign_in_tries where changed_at < now() - $1 * interval '1 day' limit $2 for update skip locked)`,
    [days, limit],
  );
}
