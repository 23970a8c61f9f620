import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';

/** How many days a browser counts as known after a sign-in. */
export const KNOWN_DEVICE_LIFE_DAYS = 90;
/** Maximum number of known browsers per user; the oldest ones are forgotten. */
const MAX_DEVICES = 20;

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Remembers the browser as one the user has signed in from. Its cookie is new and random, so nobody can have planted it before. */
export async function rememberDevice(manager: EntityManager, userId: string, now: Date): Promise<{ id: string; token: string; expiresAt: string }> {
  const [id, token] = [uuid(), randomBytes(32).toString('base64url')];
  await manager.query('insert into known_device (id, user_id, token_hash) values ($1, $2, $3)', [id, userId, hashOf(token)]);
  await manager.query(
    `delete from known_device where user_id = $1 and (created_at < now() - $2 * interval '1 day'
       or id not in (select id from known_device where user_id = $1 order by created_at desc, id desc limit $3))`,
    [userId, KNOWN_DEVICE_LIFE_DAYS, MAX_DEVICES],
  );
  return { id, token, expiresAt: new Date(now.getTime() + KNOWN_DEVICE_LIFE_DAYS * 86_400_000).toISOString() };
}

/** Ends what may belong to somebody else: all sessions and known browsers of a user, except those of `sessionId` if given. */
export async function endOthers(manager: EntityManager, userId: string, sessionId: string | null = null): Promise<void> {
  await manager.query('delete from known_device where user_id = $1 and id is distinct from (select device_id from session where id = $2)', [userId, sessionId]);
  await manager.query('delete from session where user_id = $1 and id is distinct from $2', [userId, sessionId]);
}
