import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptDecided } from '@shiren/contracts-verification';

/** The final decision on an attempt. */
@Entity('verdict')
export class VerdictRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  /** As it was announced, so that it can be announced again unchanged. */
  @Column('jsonb')
  decision!: AttemptDecided;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
