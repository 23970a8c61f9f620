import { Injectable } from '@nestjs/common';
import { Problem, type ChangePassword, type ConfirmTotp, type EndSession, type OwnSession, type RemoveTotp } from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { DataSource, Not } from 'typeorm';
import { Audit } from '../audit/audit.js';
import type { Actor } from './access.js';
import { hashPassword, isPassword } from './passwords.js';
import { SessionRecord } from './session.entity.js';
import { sealedTotp } from './sign-in.js';
import { newTotp, stepOf } from './totp.js';
import { UserRecord } from './user.entity.js';

/** What every user may change about themselves. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
  ) {}

  async signOut(actor: Actor): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await manager.delete(SessionRecord, { id: actor.sessionId });
      await note('sign-out', actor.userName);
    });
  }

  /** Ends the user's other sessions, in case somebody else had the old password. */
  async changePassword(actor: Actor, { current, next }: ChangePassword): Promise<void> {
    await this.expectPassword(actor, current);
    const passwordHash = await hashPassword(next);
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await manager.update(UserRecord, actor.userId, { passwordHash });
      await manager.delete(SessionRecord, { userId: actor.userId, id: Not(actor.sessionId) });
      await note('password.change', actor.userName);
    });
  }

  beginTotp({ accountName, userName }: Actor): { secret: string; uri: string } {
    return newTotp(`${accountName}/${userName}`);
  }

  async confirmTotp(actor: Actor, { secret, code }: ConfirmTotp): Promise<void> {
    if (!/^[A-Z2-7]{32}$/.test(secret)) throw new Problem('REQUEST.INVALID', 'This is no secret of ours; begin again.');
    const step = stepOf(code, secret, null, Date.now());
    if (step === undefined) throw new Problem('CODE.WRONG', 'The code is wrong; check the clock of the device, and try the next.');
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const totpSecret = this.keyring.seal(Buffer.from(secret), sealedTotp(actor.userId));
      await manager.update(UserRecord, actor.userId, { totpSecret, totpStep: step });
      await note('authenticator.add', actor.userName);
    });
  }

  async removeTotp(actor: Actor, { password }: RemoveTotp): Promise<void> {
    await this.expectPassword(actor, password);
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await manager.update(UserRecord, actor.userId, { totpSecret: null, totpStep: null });
      await note('authenticator.remove', actor.userName);
    });
  }

  async sessions({ userId, sessionId }: Actor): Promise<OwnSession[]> {
    const records = await this.database.manager.find(SessionRecord, { where: { userId }, order: { lastSeenAt: 'desc' }, take: 50 });
    return records.map(({ id, agent, address, createdAt, lastSeenAt }) => ({
      ...{ id, agent, address },
      current: id === sessionId,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }));
  }

  async endSession(actor: Actor, { id }: EndSession): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await manager.delete(SessionRecord, { id, userId: actor.userId });
      await note('session.end', actor.userName);
    });
  }

  /** A wrong password counts for nothing here: who asks is signed in. */
  private async expectPassword(actor: Actor, password: string): Promise<void> {
    const { passwordHash } = await this.database.manager.findOneByOrFail(UserRecord, { id: actor.userId });
    if (!(await isPassword(password, passwordHash))) throw new Problem('PASSWORD.WRONG', 'The current password is wrong.');
  }
}
