import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ExplainedVerdict } from '@shiren/contracts-verification';

/** One thing that a verdict rests on; findings are scores and outcomes, never names, numbers or images. */
@Entity('evidence')
export class EvidenceRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @PrimaryColumn('text')
  kind!: string;

  @Column('jsonb')
  finding!: ExplainedVerdict['evidence'][number]['finding'];
}
