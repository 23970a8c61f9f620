import type { EntityManager } from 'typeorm';

/** For how many days whoever set another user's credentials counts as the same person, even if the user has chosen a new password since. */
export const CREDENTIAL_MEMORY_DAYS = 30;

/** All users who could be the person signing in as $1: the user, and whoever set the credentials recently or after the user last chose a password. */
const HOLDERS = `
  select $1::uuid as person
  union
  select holder_id from credential_setting left join console_user on console_user.id = user_id
   where user_id = $1 and (at > now() - interval '${CREDENTIAL_MEMORY_DAYS} days' or at >= coalesce(password_changed_at, '-infinity'))`;

/**
 * Records who knows a user's credentials: whoever sets them here, and everyone who may be that person. Call this in the transaction that
 * sets them.
 */
export async function noteCredentials(manager: EntityManager, userId: string, setBy: string): Promise<void> {
  if (userId === setBy) return;
  await manager.query(
    `insert into credential_setting (user_id, holder_id, at) select $2::uuid, person, now() from (${HOLDERS}) as holders where person <> $2::uuid
     on conflict (user_id, holder_id) do update set at = excluded.at`,
    [setBy, userId],
  );
}

/** Who may be the person behind a user, and when somebody else last set the credentials; for telling people apart. */
export async function personsBehind(manager: EntityManager, userId: string): Promise<{ persons: string[]; credentialsSetAt?: string }> {
  const persons = await manager.query<{ person: string }[]>(HOLDERS, [userId]);
  const [last] = await manager.query<{ at: Date | null }[]>('select max(at) as at from credential_setting where user_id = $1', [userId]);
  return { persons: persons.map(({ person }) => person), ...(last?.at ? { credentialsSetAt: last.at.toISOString() } : {}) };
}
