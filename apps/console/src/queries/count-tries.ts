import type { EntityManager } from 'typeorm';

/** How often a user tried a verification in the last minute, and in how many seconds the first of these is a minute ago. By hand: it aggregates the newest entries only. */
export async function countTries(
  manager: EntityManager,
  accountId: string,
  userName: string,
  newest: number,
): Promise<{ tries: number; seconds: number } | undefined> {
  const [counted] = await manager.query<{ tries: number; seconds: number }[]>(
    `select count(*)::int as tries, ceil(extract(epoch from min(at) + interval '1 minute' - now()))::int as seconds
       from (select * from audit_entry where account_id = $1 order by sequence desc limit $3) as latest
      where action = 'verification.try' and user_name = $2 and at > now() - interval '1 minute'`,
    [accountId, userName, newest],
  );
  return counted;
}
