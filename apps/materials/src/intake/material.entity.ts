import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MaterialType } from '@shiren/contracts';

/** One thing that was handed in for an attempt. */
@Entity('material')
export class MaterialRecord {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @PrimaryColumn('text')
  type!: MaterialType;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  /** Sealed: a text, or the key of an image in the blob store. */
  @Column('bytea')
  value!: Buffer;

  /** Sealed: what was read of a card photo; null for anything else. */
  @Column('bytea', { nullable: true })
  reading!: Buffer | null;

  /** Keyed hash of the ID number that this is or bears, by which a person's attempts are found. */
  @Column('bytea', { nullable: true })
  person!: Buffer | null;
}
