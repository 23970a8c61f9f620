import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Said } from './chain.js';

/** One thing that somebody did; kept for good, and chained to the entry before. */
@Entity('audit_entry')
export class AuditEntryRecord implements Said {
  @PrimaryColumn('uuid', { name: 'account_id' })
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
