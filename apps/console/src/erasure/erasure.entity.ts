import type { ErasureGround } from '@shiren/contracts-console';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Account } from '../accounts/account.entity.js';

/** An erasure of attempts' personal data: why it was requested, and its progress. Kept as proof. */
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

  /** A ticket with its scene, or just that it was found by ID number or by time; never the number itself. */
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

  /** The attempts that are still to be erased. */
  @Column('uuid', { array: true })
  remaining!: string[];

  /** The links that ended with it, so that nothing of the person is left in them. */
  @Column('uuid', { array: true, default: [] })
  links!: string[];

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

  /** When an instance last worked on it; another one waits a while before taking over. */
  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt!: Date | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}
