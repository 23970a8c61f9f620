import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ExplainedVerdict } from '@shiren/contracts-verification';
import { VerdictRecord } from './verdict.entity.js';

/** One finding that a verdict is based on: scores and outcomes, never names, numbers or images. */
@Entity('evidence')
export class EvidenceRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  @ForeignKey(() => VerdictRecord, { name: 'evidence_attempt_id_fkey' })
  attemptId!: string;

  @PrimaryColumn('text')
  kind!: string;

  @Column('jsonb')
  finding!: ExplainedVerdict['evidence'][number]['finding'];
}
