import { Injectable } from '@nestjs/common';
import { Problem, type AddUser, type RemoveUser, type ResetPassword, type SaveUser, type User } from '@shiren/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Audit } from '../audit/audit.js';
import type { Actor } from './access.js';
import { hashPassword } from './passwords.js';
import { SessionRecord } from './session.entity.js';
import { UserRecord } from './user.entity.js';

/** The users of an account, for its owner. */
@Injectable()
export class People {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
  ) {}

  async list({ accountId }: Actor): Promise<User[]> {
    const records = await this.database.manager.find(UserRecord, { where: { accountId }, order: { name: 'asc' } });
    return records.map(userOf);
  }

  /** Throws USER.EXISTS. */
  async add(actor: Actor, { name, password, role, scenes }: AddUser): Promise<User> {
    const passwordHash = await hashPassword(password);
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = { id: uuid(), accountId: actor.accountId, name, passwordHash, role, scenes: role === 'owner' ? null : (scenes ?? null) };
      const inserted = await manager.createQueryBuilder().insert().into(UserRecord).values(user).orIgnore().returning('id').execute();
      if ((inserted.raw as unknown[]).length === 0) throw new Problem('USER.EXISTS', 'This account has a user of this name already.');
      await note('user.add', name, { role, scenes: user.scenes?.join(', ') ?? null });
      return userOf(await manager.findOneByOrFail(UserRecord, { id: user.id }));
    });
  }

  /** The user has to sign in again, and meets the new rights. Throws USER.NEEDED for the last owner. */
  async save(actor: Actor, { id, role, scenes, disabled }: SaveUser): Promise<User> {
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      const granted = role === 'owner' ? null : (scenes ?? null);
      await manager.update(UserRecord, id, { role, scenes: granted, disabled, ...(disabled ? {} : { failures: 0, lockedUntil: null }) });
      await expectOwner(manager, actor);
      if (id !== actor.userId || disabled) await manager.delete(SessionRecord, { userId: id });
      await note('user.change', user.name, { role, scenes: granted?.join(', ') ?? null, disabled });
      return userOf(await find(manager, actor, id));
    });
  }

  /** Takes the authenticator away too, for who lost it. */
  async resetPassword(actor: Actor, { id, password }: ResetPassword): Promise<void> {
    const passwordHash = await hashPassword(password);
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      await manager.update(UserRecord, id, { passwordHash, totpSecret: null, totpStep: null, failures: 0, lockedUntil: null });
      await manager.delete(SessionRecord, { userId: id });
      await note('user.reset-password', user.name);
    });
  }

  async remove(actor: Actor, { id }: RemoveUser): Promise<void> {
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      const user = await find(manager, actor, id);
      await manager.delete(UserRecord, { id });
      await expectOwner(manager, actor);
      await note('user.remove', user.name);
    });
  }
}

async function find(manager: EntityManager, { accountId }: Actor, id: string): Promise<UserRecord> {
  const user = await manager.findOneBy(UserRecord, { id, accountId });
  if (!user) throw new Problem('USER.NOT_FOUND', 'This account has no such user.');
  return user;
}

async function expectOwner(manager: EntityManager, { accountId }: Actor): Promise<void> {
  if ((await manager.countBy(UserRecord, { accountId, role: 'owner', disabled: false })) > 0) return;
  throw new Problem('USER.NEEDED', 'An account needs an owner who can sign in; make another one first.');
}

const userOf = ({ id, name, role, scenes, disabled, totpSecret, lastSignIn }: UserRecord): User => ({
  ...{ id, name, role, scenes, disabled },
  totp: totpSecret !== null,
  lastSignIn: lastSignIn?.toISOString() ?? null,
});
