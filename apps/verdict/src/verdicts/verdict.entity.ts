import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptDecided } from '@shiren/contracts-verification';

/** What was decided of an attempt, once and for all. */
@Entity('verdict')
export class VerdictRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  /** As it was announced, to be announced again in the same words. */
  @Column('jsonb')
  decision!: AttemptDecided;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
