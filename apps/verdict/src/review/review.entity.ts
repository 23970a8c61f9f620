import type { AttemptReferred, ExplainedVerdict, Verdict } from '@shiren/contracts-verification';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An attempt in manual review, with the verdict that the thresholds would have given. */
@Entity('review')
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
}
