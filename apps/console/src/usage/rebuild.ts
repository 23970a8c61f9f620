import type { EntityManager } from 'typeorm';

/** Milliseconds that a rebuild may take: some ten million attempts. */
const DEADLINE = 600_000;

/** Counts an account's roll-up anew from what the events told. It comes out as it was; after a change of the time zone, by the new clocks. */
export async function rebuildUsage(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query(`set local statement_timeout = ${DEADLINE}`);
  await manager.query('select pg_advisory_xact_lock(hashtext($1))', [`usage ${accountId}`]);
  await manager.query('delete from usage_hour where account_id = $1', [accountId]);
  await manager.query(
    `with zone as (select coalesce((select time_zone from account where id = $1), 'Asia/Shanghai') as name)
     insert into usage_hour (account_id, kind, hour, biz, scheme, part, count)
       select $1, kind, date_trunc('hour', case when kind = 'step' then opened_at else submitted_at end, zone.name), biz, scheme, part, count(*)
         from attempt, zone, lateral (select split_part(measure, ':', 1) as kind, split_part(measure, ':', 2) as part from unnest(measures) as measure)
        where account_id = $1 group by 2, 3, 4, 5, 6
       union all
       select $1, 'compared', date_trunc('hour', at, zone.name), '', '', '', count(*) from comparison, zone where account_id = $1 group by 3`,
    [accountId],
  );
}
