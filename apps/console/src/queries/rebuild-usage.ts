import { lockInTransaction } from '@shiren/persistence';
import type { EntityManager } from 'typeorm';

/** How long a rebuild may take, in milliseconds: enough for about ten million attempts. */
const DEADLINE_MS = 600_000;

/**
 * Recalculates an account's roll-up from the recorded events. The result is the same as before; after a change of the time zone, it follows
 * the new clocks. Hours whose records were deleted stay as they were counted. By hand: it sums up millions of attempts, which must not pass
 * through this process.
 */
export async function rebuildUsage(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query(`set local statement_timeout = ${DEADLINE_MS}`);
  await lockInTransaction(manager, `usage ${accountId}`);
  const [kept] = await manager.query<{ zone: string; since: string }[]>(
    `select zone.name as zone, date_trunc('hour', since + interval '1 hour' - interval '1 microsecond', zone.name)::text as since
       from records_kept, (select coalesce((select time_zone from account where id = $1), 'Asia/Shanghai') as name) as zone for share of records_kept`,
    [accountId],
  );
  const { zone, since } = kept ?? { zone: 'UTC', since: '-infinity' };
  await manager.query('delete from usage_hour where account_id = $1 and hour >= $2::timestamptz', [accountId, since]);
  await manager.query(
    `insert into usage_hour (account_id, kind, hour, biz, scheme, part, count)
       select $1, kind, date_trunc('hour', at, $2), biz, scheme, part, count(*)
         from attempt, lateral (
           select split_part(measure, ':', 1) as kind, split_part(measure, ':', 2) as part,
                  case when measure like 'step:%' then opened_at else submitted_at end as at
             from unnest(measures) as measure) as measured
        where account_id = $1 and at >= $3::timestamptz group by 2, 3, 4, 5, 6
       union all
       select $1, 'compared', date_trunc('hour', at, $2), '', '', '', count(*) from comparison
        where account_id = $1 and at >= $3::timestamptz group by 3`,
    [accountId, zone, since],
  );
}
