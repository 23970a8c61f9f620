import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MaterialType } from '@shiren/contracts-core';
import { StoredMaterial } from './material.entity.js';

/** A material that belongs to its attempt only if the submission names its draft. Never changed after it was written. */
@Entity('draft')
@Index('draft_attempt', ['attemptId'])
@Index('draft_person_attempt', ['accountId', 'person', 'attemptId'], { where: 'person is not null' })
@Index('draft_person_name', ['accountId', 'personName', 'attemptId'], { where: 'person_name is not null' })
export class DraftRecord extends StoredMaterial {
  @PrimaryColumn('uuid', { name: 'draft_id' })
  draftId!: string;

  @PrimaryColumn('text')
  type!: MaterialType;

  @Column('uuid', { name: 'attempt_id' })
  attemptId!: string;
}
