import { Injectable } from '@nestjs/common';
import type { ChangePassword, ConfirmTotp, EndSession, OwnSession, ProvenAgain } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.js';
import type { Actor } from '../access/access.js';
import { endOthers } from '../access/known-devices.js';
import { expectStrongPassword } from '../sign-in/password-strength.js';
import { HashQueue, hashPassword } from '../sign-in/passwords.js';
import { Proof, sealedTotp, type Proven } from '../sign-in/proof.js';
import { SessionRecord } from '../access/session.entity.js';
import { newTotp, stepOf } from '../sign-in/totp.js';
import { UserRecord } from '../access/user.entity.js';
import { KnownDevice } from '../access/known-device.entity.js';

/** Within how many minutes a new authenticator has to be confirmed. */
const MAX_CONFIRM_MINUTES = 15;

/** What all users may change about their own account. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly keyring: Keyring,
    private readonly proof: Proof,
    private readonly queue: HashQueue,
  ) {}

  async signOut(actor: Actor): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await manager.delete(SessionRecord, { id: actor.sessionId });
      await note('sign-out', actor.userName);
    });
  }

  /** Also ends the user's other sessions, in case somebody else had the old password. Throws PASSWORD.WRONG, PASSWORD.WEAK, SIGN_IN.LOCKED. */
  async changePassword(actor: Actor, { current, next, device }: ChangePassword): Promise<void> {
    const proven = await this.prove(actor, { password: current, device }, true);
    expectStrongPassword(next, [actor.userName, actor.accountName]);
    const passwordHash = await this.queue.run(actor.userId, () => hashPassword(next));
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await proven.confirm(manager);
      await manager.update(UserRecord, actor.userId, { passwordHash, passwordChangedAt: new Date() });
      await endOthers(manager, actor.userId, actor.sessionId);
      await note('password.change', actor.userName);
    });
  }

  /**
   * Creates a secret, which takes effect once one of its codes was confirmed. Throws PASSWORD.WRONG, SIGN_IN.CODE_NEEDED, CODE.WRONG,
   * SIGN_IN.LOCKED.
   */
  async beginTotp(actor: Actor, given: ProvenAgain): Promise<{ secret: string; uri: string }> {
    const proven = await this.prove(actor, given);
    const made = newTotp(`${actor.accountName}/${actor.userName}`);
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await proven.confirm(manager);
      const totpPending = this.keyring.seal(Buffer.from(made.secret), sealedTotp(actor.userId));
      await manager.update(UserRecord, actor.userId, { totpPending, totpPendingAt: new Date() });
      await note('authenticator.begin', actor.userName);
    });
    return made;
  }

  /** Also ends the user's other sessions. Throws CODE.WRONG, or REQUEST.INVALID if no set-up was begun. */
  async confirmTotp(actor: Actor, { code }: ConfirmTotp): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await manager.findOneOrFail(UserRecord, { where: { id: actor.userId }, lock: { mode: 'pessimistic_write' } });
      const { totpPending: totpSecret, totpPendingAt } = user;
      if (!totpSecret || !totpPendingAt || Date.now() - totpPendingAt.getTime() > MAX_CONFIRM_MINUTES * 60_000) {
        throw new Problem('REQUEST.INVALID', 'This took too long; start setting up the authenticator again.', { reason: 'set-up-too-late' });
      }
      const totpStep = stepOf(code, this.keyring.open(totpSecret, sealedTotp(actor.userId)).toString(), null, Date.now());
      if (totpStep === undefined) throw new Problem('CODE.WRONG', 'The code is wrong; check the clock of your device and try the next one.');
      await manager.update(UserRecord, actor.userId, { totpSecret, totpStep, totpPending: null, totpPendingAt: null });
      await endOthers(manager, actor.userId, actor.sessionId);
      await note('authenticator.add', actor.userName);
    });
  }

  /** Throws like beginTotp. */
  async removeTotp(actor: Actor, given: ProvenAgain): Promise<void> {
    const proven = await this.prove(actor, given);
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await proven.confirm(manager);
      await manager.update(UserRecord, actor.userId, { totpSecret: null, totpStep: null });
      await endOthers(manager, actor.userId, actor.sessionId);
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

  /** The session's browser is no longer a known one either. */
  async endSession(actor: Actor, { id }: EndSession): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const ofSession = 'id = (select device_id from session where id = :id and user_id = :userId)';
      await manager.createQueryBuilder().delete().from(KnownDevice).where(ofSession, { id, userId: actor.userId }).execute();
      await manager.delete(SessionRecord, { id, userId: actor.userId });
      await note('session.end', actor.userName);
    });
  }

  /** A wrong password counts as a try to sign in: having a session must not be enough to guess the password. */
  private async prove(
    { accountName, userName, address }: Actor,
    given: Pick<ProvenAgain, 'password' | 'code' | 'device'>,
    passwordOnly = false,
  ): Promise<Proven> {
    const { password, code, device } = given;
    try {
      return await this.proof.check({ account: accountName, user: userName, address, password, code, device }, passwordOnly);
    } catch (error) {
      if (error instanceof Problem && error.code === 'SIGN_IN.REFUSED') throw new Problem('PASSWORD.WRONG', 'The current password is wrong.');
      throw error;
    }
  }
}
