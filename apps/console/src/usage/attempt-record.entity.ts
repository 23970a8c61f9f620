import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the events told of an attempt so far, in whichever order they came. */
@Entity('attempt')
@Check('attempt_outcome_check', `outcome in ('passed', 'failed')`)
@Index('attempt_account', ['accountId', 'attemptId'])
@Index('attempt_scene', ['accountId', 'biz', 'attemptId'])
@Index('attempt_ticket', ['accountId', 'ticketId', 'attemptId'])
@Index('attempt_in_review', ['accountId', 'attemptId'], { where: 'referred_at is not null and decided_at is null' })
@Index('attempt_kept', ['openedAt'], { where: 'erasure_id is null' })
@Index('attempt_opened', ['openedAt'])
export class AttemptRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  biz!: string;

  @Column('text', { name: 'ticket_id' })
  ticketId!: string;

  @Column('text')
  scheme!: string;

  /** Begun with a test key: it counts for nothing. */
  @Column('boolean', { default: false })
  sandbox!: boolean;

  /** When its id was made. */
  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  /** When a person was asked to decide. */
  @Column('timestamptz', { name: 'referred_at', nullable: true })
  referredAt!: Date | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: 'passed' | 'failed' | null;

  @Column('text', { array: true, default: [] })
  reasons!: string[];

  @Column('real', { name: 'trusted_score', nullable: true })
  trustedScore!: number | null;

  @Column('jsonb', { default: [] })
  steps!: { step: string; at: string; version?: number }[];

  /** What it was counted for, as `measuresOf` says; the roll-up is the sum of these over all attempts. */
  @Column('text', { array: true, default: [] })
  measures!: string[];

  /** The erasure that it belongs to, and when that had taken its personal data away. */
  @Column('uuid', { name: 'erasure_id', nullable: true })
  erasureId!: string | null;

  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt!: Date | null;
}
