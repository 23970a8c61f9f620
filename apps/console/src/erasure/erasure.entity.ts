import type { ErasureGround } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** Attempts whose personal data goes, why, and how far it is; kept as the proof. */
@Entity('erasure')
@Check('erasure_ground_check', `ground in ('retention', 'request', 'consent-withdrawn')`)
@Index('erasure_account', ['accountId', 'id'])
@Index('erasure_undone', ['requestedAt'], { where: 'done_at is null' })
export class ErasureRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey(() => Account, { name: 'erasure_account_id_fkey' })
  accountId!: string;

  @Column('text')
  ground!: ErasureGround;

  /** A ticket with its scene, or that it went by number or time; never a number itself. */
  @Column('text')
  subject!: string;

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('text')
  address!: string;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt!: Date;

  @Column('uuid', { array: true })
  attempts!: string[];

  /** Those that are still to be done. */
  @Column('uuid', { array: true })
  remaining!: string[];

  @Column('int', { default: 0 })
  images!: number;

  @Column('int', { default: 0 })
  fields!: number;

  @Column('int', { default: 0 })
  recordings!: number;

  @Column('int', { default: 0 })
  files!: number;

  @Column('int', { default: 0 })
  evidence!: number;

  /** When an instance last took it up: another one waits a while before it does. */
  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt!: Date | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}
