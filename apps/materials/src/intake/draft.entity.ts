import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MaterialType } from '@shiren/contracts-core';
import { StoredMaterial } from './material.entity.js';

/** A material that belongs to its attempt only if the submission names its draft. Never changed once written. */
@Entity('draft')
export class DraftRecord extends StoredMaterial {
  @PrimaryColumn('uuid', { name: 'draft_id' })
  draftId!: string;

  @PrimaryColumn('text')
  type!: MaterialType;

  @Column('uuid', { name: 'attempt_id' })
  attemptId!: string;
}
