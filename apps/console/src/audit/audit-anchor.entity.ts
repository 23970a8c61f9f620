import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** The last entry of an account's log whose hash has left the database. Triggers, which entities cannot express, let it only move forward. */
@Entity('audit_anchor')
export class AuditAnchor {
  @PrimaryColumn('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'audit_anchor_account_id_fkey' })
  accountId!: string;

  @Column('integer')
  sequence!: number;

  @Column('timestamptz')
  at!: Date;

  /** Looked up by a trigger; null if the entry was already missing when the column was added. */
  @Column('bytea', { nullable: true })
  hash!: Buffer | null;
}
