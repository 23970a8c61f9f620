import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccessKey } from '@shiren/contracts-console';

/** What a business's server signs its calls with. */
@Entity('access_key')
export class AccessKeyRecord {
  @PrimaryColumn('text', { name: 'access_key_id' })
  accessKeyId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  /** Sealed: checking a signature takes the secret itself, so a hash would not do. */
  @Column('bytea')
  secret!: Buffer;

  @Column('text')
  status!: AccessKey['status'];

  @Column('text')
  kind!: AccessKey['kind'];

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
