import type { ReviewDecision } from '@shiren/contracts-verification';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ReviewRecord } from './review.entity.js';

/** The vote of one reviewer; each has one vote. */
@Entity('review_vote')
@Check('review_vote_decision_check', `decision in ('approve', 'reject')`)
export class ReviewVoteRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  @ForeignKey(() => ReviewRecord, { name: 'review_vote_attempt_id_fkey' })
  attemptId!: string;

  @PrimaryColumn('uuid', { name: 'reviewer_id' })
  reviewerId!: string;

  @Column('text')
  reviewer!: string;

  /** Ids of all users who may be the same person as the reviewer, at the time of the vote. */
  @Column('uuid', { array: true, default: [] })
  persons!: string[];

  @Column('text')
  decision!: ReviewDecision;

  @Column('text')
  reason!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
