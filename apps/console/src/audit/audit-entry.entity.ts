import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { EntryContent } from './chain.js';
import { Account } from '../accounts/account.entity.js';

/** One recorded action; stored permanently, and chained to the previous entry. */
@Entity('audit_entry')
export class AuditEntryRecord implements EntryContent {
  @PrimaryColumn('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'audit_entry_account_id_fkey' })
  accountId!: string;

  @PrimaryColumn('integer')
  sequence!: number;

  @Column('timestamptz')
  at!: Date;

  @Column('text', { name: 'user_name' })
  userName!: string;

  @Column('text')
  address!: string;

  @Column('text')
  action!: string;

  @Column('text')
  subject!: string;

  @Column('jsonb')
  details!: EntryContent['details'];

  @Column('bytea')
  hash!: Buffer;
}
