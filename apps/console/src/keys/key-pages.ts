import { Injectable } from '@nestjs/common';
import {
  MAX_ACTIVE_KEYS,
  accessKeyChanged,
  type AccessKeyKind,
  type ChangeAccessKey,
  type ListedAccessKey,
  type RemoveAccessKey,
} from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { AccessKeyRecord } from '../accounts/access-key.entity.js';
import { AccessKeys } from '../accounts/access-keys.js';

/** The keys of an account, as managed by its owner. */
@Injectable()
export class KeyPages {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly accessKeys: AccessKeys,
  ) {}

  async list({ accountId }: Actor): Promise<ListedAccessKey[]> {
    const records = await this.database.manager.find(AccessKeyRecord, { where: { accountId }, order: { kind: 'asc', createdAt: 'desc' }, take: 50 });
    return records.map(listed);
  }

  /** The audit entry is written first: it serialises changes of one account, so that the count is right. */
  add(actor: Actor, kind: AccessKeyKind): Promise<ListedAccessKey & { secret: string }> {
    return this.audit.transaction(actor, async (manager, _emit, note) => {
      await note('access-key.add', 'AccessKey', { kind });
      await assertKeyQuota(manager, actor.accountId, kind);
      const { accessKeyId, secret } = await this.accessKeys.create(actor.accountId, kind, manager);
      return { ...listed(await manager.findOneByOrFail(AccessKeyRecord, { accessKeyId })), secret };
    });
  }

  /** In force on every gateway as soon as the event has arrived. */
  change(actor: Actor, { accessKeyId, status }: ChangeAccessKey): Promise<void> {
    return this.audit.transaction(actor, async (manager, emit, note) => {
      await note(status === 'active' ? 'access-key.enable' : 'access-key.disable', accessKeyId);
      const record = await find(manager, actor, accessKeyId);
      if (status === 'active' && record.status !== 'active') await assertKeyQuota(manager, actor.accountId, record.kind);
      await manager.update(AccessKeyRecord, { accessKeyId }, { status });
      await emit(accessKeyChanged, { accessKeyId });
    });
  }

  remove(actor: Actor, { accessKeyId }: RemoveAccessKey): Promise<void> {
    return this.audit.transaction(actor, async (manager, emit, note) => {
      await note('access-key.remove', accessKeyId);
      const record = await find(manager, actor, accessKeyId);
      if (record.status === 'active') throw new Problem('ACCESS_KEY.ACTIVE', 'Disable the AccessKey first, and make sure that nothing uses it any more.');
      await manager.delete(AccessKeyRecord, { accessKeyId });
      await emit(accessKeyChanged, { accessKeyId });
    });
  }
}

async function find(manager: EntityManager, { accountId }: Actor, accessKeyId: string): Promise<AccessKeyRecord> {
  const record = await manager.findOneBy(AccessKeyRecord, { accessKeyId, accountId });
  if (!record) throw new Problem('ACCESS_KEY.NOT_FOUND', 'This account has no such AccessKey.');
  return record;
}

async function assertKeyQuota(manager: EntityManager, accountId: string, kind: AccessKeyKind): Promise<void> {
  if ((await manager.countBy(AccessKeyRecord, { accountId, kind, status: 'active' })) < MAX_ACTIVE_KEYS) return;
  throw new Problem('ACCESS_KEY.TOO_MANY', `At most ${MAX_ACTIVE_KEYS} AccessKeys of a kind can be active; disable one first.`);
}

const listed = ({ accessKeyId, status, kind, createdAt, lastUsedAt }: AccessKeyRecord): ListedAccessKey => ({
  accessKeyId,
  status,
  kind,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
