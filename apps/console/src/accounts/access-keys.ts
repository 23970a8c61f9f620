import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accessKeyChanged, type AccessKey } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { Outbox } from '@shiren/persistence';
import { DataSource, type EntityManager } from 'typeorm';
import { AccessKeyRecord } from './access-key.entity.js';

@Injectable()
export class AccessKeys {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly keyring: Keyring,
  ) {}

  /** Throws ACCESS_KEY.NOT_FOUND. */
  async find(accessKeyId: string): Promise<AccessKey> {
    const record = await this.database.manager.findOneBy(AccessKeyRecord, { accessKeyId });
    if (!record) throw new Problem('ACCESS_KEY.NOT_FOUND', 'There is no such AccessKey; check the AccessKeyId.');
    return this.open(record);
  }

  async ofAccount(accountId: string): Promise<AccessKey[]> {
    const records = await this.database.manager.findBy(AccessKeyRecord, { accountId });
    return records.map((record) => this.open(record));
  }

  /** Test keys are recognisable by their id. */
  async create(accountId: string, kind: AccessKey['kind'], manager: EntityManager = this.database.manager): Promise<AccessKey> {
    const key: AccessKey = {
      accessKeyId: `${kind === 'test' ? 'SRTEST' : 'SR'}${randomBytes(11).toString('hex')}`,
      accountId,
      secret: randomBytes(24).toString('base64url'),
      status: 'active',
      kind,
    };
    await manager.insert(AccessKeyRecord, {
      ...key,
      secret: this.keyring.seal(Buffer.from(key.secret), sealedFor(key.accessKeyId)),
    });
    return key;
  }

  /** In force on every gateway as soon as the event has arrived. Throws ACCESS_KEY.NOT_FOUND. */
  async setStatus(accountId: string, accessKeyId: string, status: AccessKey['status']): Promise<void> {
    await this.outbox.transaction(async (manager, emit) => {
      const { affected } = await manager.update(AccessKeyRecord, { accessKeyId, accountId }, { status });
      if (!affected) throw new Problem('ACCESS_KEY.NOT_FOUND', 'This account has no such AccessKey.');
      await emit(accessKeyChanged, { accessKeyId });
    });
  }

  /** Idempotent; a late event never sets it back. */
  async used(accessKeyId: string, at: Date): Promise<void> {
    await this.database
      .createQueryBuilder()
      .update(AccessKeyRecord)
      .set({ lastUsedAt: () => 'greatest(last_used_at, :at)' })
      .where({ accessKeyId })
      .setParameter('at', at)
      .execute();
  }

  private open({ accessKeyId, accountId, secret, status, kind }: AccessKeyRecord): AccessKey {
    return { accessKeyId, accountId, status, kind, secret: this.keyring.open(secret, sealedFor(accessKeyId)).toString() };
  }
}

export const sealedFor = (accessKeyId: string): string => `access-key/${accessKeyId}`;
