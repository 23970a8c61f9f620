import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { AccessKey } from '@shiren/contracts-console';
import { Account } from './account.entity.js';

/** The key with which a business's server signs its calls. */
@Entity('access_key')
@Check('access_key_status_check', `status in ('active', 'disabled')`)
@Check('access_key_kind_check', `kind in ('real', 'test')`)
export class AccessKeyRecord {
  @PrimaryColumn('text', { name: 'access_key_id' })
  accessKeyId!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'access_key_account_id_fkey' })
  accountId!: string;

  /** Encrypted, not hashed: checking a signature needs the secret itself. */
  @Column('bytea')
  secret!: Buffer;

  @Column('text')
  status!: AccessKey['status'];

  @Column('text', { default: 'real' })
  kind!: AccessKey['kind'];

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** With a precision of one minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
