import type { Doubt } from '@shiren/contracts-verification';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What is known about an attempt from the events so far, in whatever order they arrived. */
@Entity('attempt')
@Check('attempt_outcome_check', `outcome in ('passed', 'failed')`)
@Index('attempt_account', ['accountId', 'attemptId'])
@Index('attempt_scene', ['accountId', 'biz', 'attemptId'])
// declared by the migration, as TypeORM has neither operator classes nor expressions: by the beginning and by the end of the ticket's id
@Index('attempt_ticket_start', { synchronize: false })
@Index('attempt_ticket_end', { synchronize: false })
@Index('attempt_in_review', ['accountId', 'attemptId'], { where: 'referred_at is not null and decided_at is null' })
@Index('attempt_kept', ['openedAt'], { where: 'erasure_id is null' })
@Index('attempt_opened', ['openedAt'])
@Index('attempt_decided', ['accountId', 'decidedAt'], { where: 'decided_at is not null and not sandbox' })
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

  /** Begun with a test key: it is not counted in anything. */
  @Column('boolean', { default: false })
  sandbox!: boolean;

  /** When its id was created. */
  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt!: Date | null;

  /** When it was referred to a review. */
  @Column('timestamptz', { name: 'referred_at', nullable: true })
  referredAt!: Date | null;

  /** Why it was referred; empty if a former release did it. */
  @Column('text', { array: true, default: [] })
  doubts!: Doubt[];

  /** The user who looks at it for a review, and since when. */
  @Column('uuid', { name: 'taken_by', nullable: true })
  takenBy!: string | null;

  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt!: Date | null;

  /** Until when a reviewer can undo the decision: it waits for no other reviewer. */
  @Column('timestamptz', { name: 'held_until', nullable: true })
  heldUntil!: Date | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: 'passed' | 'failed' | null;

  @Column('text', { array: true, default: [] })
  reasons!: string[];

  @Column('real', { name: 'trusted_score', nullable: true })
  trustedScore!: number | null;

  /** Null for what a former release recorded, as `similarityScore` is. */
  @Column('real', { name: 'authority_score', nullable: true })
  authorityScore!: number | null;

  @Column('real', { name: 'similarity_score', nullable: true })
  similarityScore!: number | null;

  @Column('jsonb', { default: [] })
  steps!: { step: string; at: string; version?: number }[];

  /** The measures it was counted in, as `measuresOf` returns them; the roll-up is their sum over all attempts. */
  @Column('text', { array: true, default: [] })
  measures!: string[];

  /** The erasure that it belongs to, and when its personal data had been erased. */
  @Column('uuid', { name: 'erasure_id', nullable: true })
  erasureId!: string | null;

  @Column('timestamptz', { name: 'erased_at', nullable: true })
  erasedAt!: Date | null;
}
