import type { AttemptReferred, ExplainedVerdict, Verdict } from '@shiren/contracts-verification';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An attempt that people decide, with what the rule would have said. */
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
