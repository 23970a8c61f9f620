import type { DataSource, EntityManager } from 'typeorm';

/**
 * Claims one due check and returns the rule's id: each rule is checked once per interval, whatever the number of instances. The interval is a
 * sixtieth of the window, at least a minute; five minutes for a quota. By hand: finding and claiming are one statement.
 */
export async function claimCheck(database: DataSource): Promise<string | undefined> {
  const [rows] = await database.query<[{ id: string }[], number]>(
    `update alert_rule set next_check_at = now() + interval '1 minute' * case kind when 'quota' then 5 else greatest(1, coalesce(window_minutes, 0) / 60) end
       from (select id from alert_rule where enabled and next_check_at <= now() order by next_check_at limit 1 for update skip locked) as due
      where alert_rule.id = due.id returning alert_rule.id`,
  );
  return rows[0]?.id;
}

interface Counting {
  accountId: string;
  biz: string | null;
  /** Counts failures with this sub-code; null for all failures. */
  reason: string | null;
  /** Start of the window before, of the window, and its end. */
  times: readonly [Date, Date, Date];
}

/** How many failed, of how many. */
interface Counted {
  bad: number;
  all: number;
}

/** Decided attempts of the window and of the one before, without the sandbox. By hand: PostgreSQL counts both in one pass. */
export async function countDecided(database: DataSource, { accountId, biz, reason, times }: Counting): Promise<{ window: Counted; before: Counted }> {
  const rows = await database.query<{ at: number; bad: string; all: string }[]>(
    `select width_bucket(decided_at, $4::timestamptz[]) as at, count(*) as all,
            count(*) filter (where case when $3::text is null then outcome = 'failed' else $3 = any(reasons) end) as bad
       from attempt where account_id = $1 and decided_at >= $5 and decided_at < $6 and not sandbox and ($2::text is null or biz = $2) group by 1`,
    [accountId, biz, reason, times.slice(0, 2), times[0], times[2]],
  );
  const share = (wanted: number): Counted => {
    const row = rows.find(({ at }) => at === wanted);
    return { bad: Number(row?.bad ?? 0), all: Number(row?.all ?? 0) };
  };
  return { before: share(1), window: share(2) };
}

/** By hand: TypeORM does not change elements of an array. */
export async function takeChannelFromRules(manager: EntityManager, accountId: string, channelId: string): Promise<void> {
  await manager.query('update alert_rule set channels = array_remove(channels, $2) where account_id = $1 and $2 = any(channels)', [accountId, channelId]);
}
