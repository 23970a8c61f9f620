import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { KnownDevice } from './known-device.entity.js';
import { SessionRecord } from './session.entity.js';

/** How many days a browser counts as known after a sign-in. */
export const KNOWN_DEVICE_LIFE_DAYS = 90;
/** Maximum number of known browsers per user; the oldest ones are forgotten. */
const MAX_DEVICES = 20;

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Remembers the browser as one the user has signed in from. Its cookie is new and random, so nobody can have planted it before. */
export async function rememberDevice(manager: EntityManager, userId: string, now: Date): Promise<{ id: string; token: string; expiresAt: string }> {
  const [id, token] = [uuid(), randomBytes(32).toString('base64url')];
  await manager.insert(KnownDevice, { id, userId, tokenHash: hashOf(token) });
  await manager
    .createQueryBuilder()
    .delete()
    .from(KnownDevice)
    .where('user_id = :userId', { userId })
    .andWhere(
      `(created_at < now() - :days * interval '1 day'
        or id not in (select id from known_device where user_id = :userId order by created_at desc, id desc limit :max))`,
      { days: KNOWN_DEVICE_LIFE_DAYS, max: MAX_DEVICES },
    )
    .execute();
  return { id, token, expiresAt: new Date(now.getTime() + KNOWN_DEVICE_LIFE_DAYS * 86_400_000).toISOString() };
}

/** Ends what may belong to somebody else: all sessions and known browsers of a user, except those of `sessionId` if given. */
export async function endOthers(manager: EntityManager, userId: string, sessionId: string | null = null): Promise<void> {
  const others = { userId, sessionId };
  const deviceOfSession = '(select device_id from session where id = :sessionId)';
  await manager.createQueryBuilder().delete().from(KnownDevice).where(`user_id = :userId and id is distinct from ${deviceOfSession}`, others).execute();
  await manager.createQueryBuilder().delete().from(SessionRecord).where('user_id = :userId and id is distinct from :sessionId', others).execute();
}
