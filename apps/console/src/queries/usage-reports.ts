import type { DataSource } from 'typeorm';

/** Which rows of the roll-up: an account's, of a span, of these scenes (null for all), of one scheme (null for all). */
export interface UsageRows {
  accountId: string;
  start: Date;
  end: Date;
  scenes: readonly string[] | null;
  scheme: string | null;
}

const ROWS = `account_id = $1 and hour >= $2 and hour < $3 and ($4::text[] is null or biz = any($4)) and ($5::text is null or scheme = $5)`;
const valuesOf = ({ accountId, start, end, scenes, scheme }: UsageRows): unknown[] => [accountId, start, end, scenes, scheme];

/** Sums of each kind between these times; `index` begins with 1. By hand: a report over 90 days has to take less than 300 ms, so PostgreSQL does the grouping. */
export function sumGroups(database: DataSource, rows: UsageRows, starts: readonly Date[]): Promise<{ index: number; kind: string; count: string }[]> {
  return database.query(
    `select width_bucket(hour, $6::timestamptz[]) as index, kind, sum(count) as count
       from usage_hour where kind = any('{submitted,passed,failed,compared}') and ${ROWS} group by 1, 2`,
    [...valuesOf(rows), starts],
  );
}

/** Sums of each reason and duration, and of each step by scheme. By hand, as `sumGroups`. */
export function sumParts(database: DataSource, rows: UsageRows): Promise<{ kind: string; part: string; scheme: string; count: string }[]> {
  return database.query(
    `select kind, part, case kind when 'step' then scheme else '' end as scheme, sum(count) as count
       from usage_hour where kind = any('{reason,duration,step}') and ${ROWS} group by 1, 2, 3`,
    valuesOf(rows),
  );
}

/** Sums of what is billed, by scene and scheme. By hand, as `sumGroups`. */
export function sumBilled(database: DataSource, rows: UsageRows): Promise<{ kind: string; biz: string; scheme: string; count: string }[]> {
  return database.query(
    `select kind, biz, scheme, sum(count) as count from usage_hour
      where kind = any('{submitted,compared}') and ${ROWS} group by 1, 2, 3 order by 1 desc, 2, 3`,
    valuesOf(rows),
  );
}
