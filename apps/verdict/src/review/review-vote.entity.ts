import type { ReviewDecision } from '@shiren/contracts-verification';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a reviewer decided; each has one vote. */
@Entity('review_vote')
export class ReviewVoteRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @PrimaryColumn('uuid', { name: 'reviewer_id' })
  reviewerId!: string;

  @Column('text')
  reviewer!: string;

  /** Ids of everybody who may have been behind the reviewer at that moment. */
  @Column('uuid', { array: true, default: [] })
  persons!: string[];

  @Column('text')
  decision!: ReviewDecision;

  @Column('text')
  reason!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
