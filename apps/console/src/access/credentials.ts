import type { EntityManager } from 'typeorm';

/** Days for which the user who set another user's credentials counts as the same person, even if the user has chosen another password since. */
export const CREDENTIAL_MEMORY_DAYS = 30;

/** Everybody who could be the one who signs in as $1: the user, and who set the credentials lately, or since the user last chose a password. */
const HOLDERS = `
  select $1::uuid as person
  union
  select holder_id from credential_setting left join console_user on console_user.id = user_id
   where user_id = $1 and (at > now() - interval '${CREDENTIAL_MEMORY_DAYS} days' or at >= coalesce(password_changed_at, '-infinity'))`;

/** Notes who knows a user's credentials: who sets them here, and who may be that person. In the transaction that sets them. */
export async function noteCredentials(manager: EntityManager, userId: string, setBy: string): Promise<void> {
  if (userId === setBy) return;
  await manager.query(
    `insert into credential_setting (user_id, holder_id, at) select $2::uuid, person, now() from (${HOLDERS}) as holders where person <> $2::uuid
     on conflict (user_id, holder_id) do update set at = excluded.at`,
    [setBy, userId],
  );
}

/** Who may be behind a user, and when somebody else last set the credentials, for who has to tell one person from another. */
export async function personsBehind(manager: EntityManager, userId: string): Promise<{ persons: string[]; credentialsSetAt?: string }> {
  const persons = await manager.query<{ person: string }[]>(HOLDERS, [userId]);
  const [last] = await manager.query<{ at: Date | null }[]>('select max(at) as at from credential_setting where user_id = $1', [userId]);
  return { persons: persons.map(({ person }) => person), ...(last?.at ? { credentialsSetAt: last.at.toISOString() } : {}) };
}
