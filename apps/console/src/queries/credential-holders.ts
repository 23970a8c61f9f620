import type { EntityManager } from 'typeorm';

/**
 * Everybody who could be signing in as user $1: the user, and those who set the credentials in the last $2 days or since the user last chose a
 * password.
 */
const HOLDERS = `
  select $1::uuid as person
  union
  select holder_id from credential_setting left join console_user on console_user.id = user_id
   where user_id = $1 and (at > now() - $2 * interval '1 day' or at >= coalesce(password_changed_at, '-infinity'))`;

/** By hand: a union over two tables. */
export async function readHolders(manager: EntityManager, userId: string, memoryDays: number): Promise<string[]> {
  const persons = await manager.query<{ person: string }[]>(HOLDERS, [userId, memoryDays]);
  return persons.map(({ person }) => person);
}

/** Records everybody who could be `setBy` as a holder of the user's credentials. By hand: TypeORM has no `insert … select`. */
export async function insertHolders(manager: EntityManager, userId: string, setBy: string, memoryDays: number): Promise<void> {
  await manager.query(
    `insert into credential_setting (user_id, holder_id, at) select $3::uuid, person, now() from (${HOLDERS}) as holders where person <> $3::uuid
     on conflict (user_id, holder_id) do update set at = excluded.at`,
    [setBy, memoryDays, userId],
  );
}
