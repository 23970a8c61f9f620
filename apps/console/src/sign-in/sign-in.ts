import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignIn as Credentials, SignedIn } from '@shiren/contracts-console';
import { v7 as uuid } from 'uuid';
import { Audit } from '../audit/audit.js';
import { hashOf, rememberDevice } from '../access/known-devices.js';
import { Proof } from './proof.js';
import { SESSION_LIFE } from '../access/session-life.js';
import { SessionRecord } from '../access/session.entity.js';
import { UserRecord } from '../access/user.entity.js';

@Injectable()
export class SignIn {
  constructor(
    private readonly audit: Audit,
    private readonly proof: Proof,
  ) {}

  /** Throws what Proof.check throws. */
  async signIn(credentials: Credentials): Promise<SignedIn> {
    const { user: userName, address, agent } = credentials;
    const proven = await this.proof.check(credentials);
    const { userId, accountId } = proven;
    const token = randomBytes(32).toString('base64url');
    const now = new Date();
    return this.audit.transaction({ accountId, userName, address }, async (manager, _emit, note) => {
      await proven.confirm(manager);
      await manager.update(UserRecord, userId, { lastSignIn: now });
      await manager
        .createQueryBuilder()
        .delete()
        .from(SessionRecord)
        .where(`created_at < now() - :whole * interval '1 ms' or last_seen_at < now() - :idle * interval '1 ms'`, { ...SESSION_LIFE })
        .execute();
      const made = proven.deviceId === null ? await rememberDevice(manager, userId, now) : undefined;
      await manager.insert(SessionRecord, { id: uuid(), tokenHash: hashOf(token), userId, agent, address, deviceId: made?.id ?? proven.deviceId });
      await note('sign-in', userName);
      const expiresAt = new Date(now.getTime() + SESSION_LIFE.whole).toISOString();
      return { token, expiresAt, ...(made ? { device: { token: made.token, expiresAt: made.expiresAt } } : {}) };
    });
  }
}
