import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Said } from './chain.js';
import { Account } from '../accounts/account.entity.js';

/** One thing that somebody did; kept for good, and chained to the entry before. */
@Entity('audit_entry')
export class AuditEntryRecord implements Said {
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
  details!: Said['details'];

  @Column('bytea')
  hash!: Buffer;
}
