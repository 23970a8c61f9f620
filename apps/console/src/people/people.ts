import { Injectable } from '@nestjs/common';
import type { AddUser, RemoveUser, RequireSecondFactor, ResetPassword, SaveUser, User } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Account } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { changesOf } from '../audit/changes.js';
import type { Actor } from '../access/access.js';
import { noteCredentials } from '../access/credentials.js';
import { endOthers } from '../access/known-devices.js';
import { expectStrongPassword } from '../sign-in/password-strength.js';
import { HashQueue, hashPassword } from '../sign-in/passwords.js';
import { clearTriesOfUser } from '../sign-in/sign-in-tries.js';
import { UserRecord } from '../access/user.entity.js';
import { SessionRecord } from '../access/session.entity.js';

/** The users of an account, as managed by its owner. */
@Injectable()
export class People {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly queue: HashQueue,
  ) {}

  async list({ accountId }: Actor): Promise<User[]> {
    const records = await this.database.manager.find(UserRecord, { where: { accountId }, order: { name: 'asc' } });
    return records.map(userOf);
  }

  /** Throws USER.EXISTS, PASSWORD.WEAK. */
  async add(actor: Actor, { name, password, role, scenes }: AddUser): Promise<User> {
    expectStrongPassword(password, [name, actor.accountName]);
    const passwordHash = await this.queue.run(actor.userId, () => hashPassword(password));
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = { id: uuid(), accountId: actor.accountId, name, passwordHash, role, scenes: role === 'owner' ? null : (scenes ?? null) };
      const inserted = await manager.createQueryBuilder().insert().into(UserRecord).values(user).orIgnore().returning('id').execute();
      if ((inserted.raw as unknown[]).length === 0) throw new Problem('USER.EXISTS', 'This account already has a user with this name.');
      await noteCredentials(manager, user.id, actor.userId);
      await note('user.add', name, { role, scenes: listOf(user.scenes) });
      return userOf(await manager.findOneByOrFail(UserRecord, { id: user.id }));
    });
  }

  /** The user has to sign in again, and then has the new rights. Throws USER.NEEDED for the last owner. */
  async save(actor: Actor, { id, role, scenes, disabled }: SaveUser): Promise<User> {
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      const granted = role === 'owner' ? null : (scenes ?? null);
      await manager.update(UserRecord, id, { role, scenes: granted, disabled });
      if (!disabled) await clearTriesOfUser(manager, actor.accountName, user.name);
      await assertHasOwner(manager, actor);
      if (id !== actor.userId || disabled) await manager.delete(SessionRecord, { userId: id });
      if (disabled) await endOthers(manager, id);
      const before = { role: user.role, scenes: listOf(user.scenes), disabled: user.disabled };
      await note('user.change', user.name, changesOf(before, { role, scenes: listOf(granted), disabled }));
      return userOf(await find(manager, actor, id));
    });
  }

  /** Also removes the authenticator, in case the user lost it, and ends all sessions. Throws PASSWORD.WEAK. */
  async resetPassword(actor: Actor, { id, password }: ResetPassword): Promise<void> {
    const { name } = await find(this.database.manager, actor, id);
    expectStrongPassword(password, [name, actor.accountName]);
    const passwordHash = await this.queue.run(actor.userId, () => hashPassword(password));
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      await manager.update(UserRecord, id, { passwordHash, ...NO_AUTHENTICATOR });
      await clearTriesOfUser(manager, actor.accountName, user.name);
      await noteCredentials(manager, id, actor.userId);
      await endOthers(manager, id);
      await note('user.reset-password', user.name);
    });
  }

  /** Users without an authenticator then have to set one up before anything else, also in open sessions. */
  async requireSecondFactor(actor: Actor, { required }: RequireSecondFactor): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const { secondFactorRequired } = await manager.findOneByOrFail(Account, { id: actor.accountId });
      await manager.update(Account, actor.accountId, { secondFactorRequired: required });
      await note('account.second-factor', actor.accountName, changesOf({ required: secondFactorRequired }, { required }));
    });
  }

  async remove(actor: Actor, { id }: RemoveUser): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      await manager.delete(UserRecord, { id });
      await assertHasOwner(manager, actor);
      await note('user.remove', user.name);
    });
  }
}

/** The columns of a user without an authenticator. */
export const NO_AUTHENTICATOR = { totpSecret: null, totpStep: null, totpPending: null, totpPendingAt: null } as const;

const listOf = (scenes: readonly string[] | null): string | null => scenes?.join(', ') ?? null;

async function find(manager: EntityManager, { accountId }: Actor, id: string): Promise<UserRecord> {
  const user = await manager.findOneBy(UserRecord, { id, accountId });
  if (!user) throw new Problem('USER.NOT_FOUND', 'This account has no such user.');
  return user;
}

async function assertHasOwner(manager: EntityManager, { accountId }: Actor): Promise<void> {
  if ((await manager.countBy(UserRecord, { accountId, role: 'owner', disabled: false })) > 0) return;
  throw new Problem('USER.NEEDED', 'An account needs an owner who can sign in; add another one first.');
}

const userOf = ({ id, name, role, scenes, disabled, totpSecret, lastSignIn }: UserRecord): User => ({
  ...{ id, name, role, scenes, disabled },
  totp: totpSecret !== null,
  lastSignIn: lastSignIn?.toISOString() ?? null,
});
