import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { MaterialType } from '@shiren/contracts-core';

/** The columns of a material in both tables. Both encrypt for the same context, so a draft can be copied as it is. */
export abstract class StoredMaterial {
  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  /** Encrypted: a text, or the key of an image in the blob store. */
  @Column('bytea')
  value!: Buffer;

  /** Encrypted: what was read from a card photo; null for anything else. */
  @Column('bytea', { nullable: true })
  reading!: Buffer | null;

  /** Keyed hash of the ID number that this material is or contains, for finding a person's attempts. */
  @Column('bytea', { nullable: true })
  person!: Buffer | null;

  /** Keyed hash of the name that this material is or contains; null also for what a former release stored. */
  @Column('bytea', { name: 'person_name', nullable: true })
  personName!: Buffer | null;
}

/** One material of an attempt. */
@Entity('material')
@Index('material_person_attempt', ['accountId', 'person', 'attemptId'], { where: 'person is not null' })
@Index('material_person_name', ['accountId', 'personName', 'attemptId'], { where: 'person_name is not null' })
@Index('material_unknown', ['createdAt'], { where: 'not known' })
export class MaterialRecord extends StoredMaterial {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @PrimaryColumn('text')
  type!: MaterialType;

  /** The draft it came from; null for what was given with the token, and for schemes without tokens. */
  @Column('uuid', { name: 'draft_id', nullable: true })
  draftId!: string | null;

  /** Whether tokens has confirmed that the attempt exists. */
  @Column('boolean', { default: false, select: false })
  known!: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}
