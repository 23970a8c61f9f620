import type { AttemptReferred, ExplainedVerdict, Verdict } from '@shiren/contracts-verification';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An attempt in manual review, with the verdict that the thresholds would have given. */
@Entity('review')
@Index('review_held', ['heldUntil'], { where: 'held_until is not null' })
export class ReviewRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('jsonb')
  attempt!: AttemptReferred;

  @Column('jsonb')
  verdict!: Verdict;

  @Column('jsonb')
  evidence!: ExplainedVerdict['evidence'];

  @Column('boolean', { name: 'four_eyes' })
  fourEyes!: boolean;

  @Column('timestamptz', { name: 'referred_at', default: () => 'now()' })
  referredAt!: Date;

  /** When the votes take effect; null while they decide nothing, and afterwards. */
  @Column('timestamptz', { name: 'held_until', nullable: true })
  heldUntil!: Date | null;
}
