import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A person in the built-in registry. */
@Entity('identity')
@Unique('identity_photo_key', ['photo'])
export class IdentityRecord {
  /** Keyed hash of the number, for finding it; only the master key makes the number readable. */
  @PrimaryColumn('bytea', { name: 'number_hash' })
  numberHash!: Buffer;

  /** Encrypted. */
  @Column('bytea')
  number!: Buffer;

  /** Encrypted, normalised to the form in which names are compared. */
  @Column('bytea')
  name!: Buffer;

  /** Key in the blob store of an image, or of a template that was imported instead. */
  @Column('text', { nullable: true })
  photo!: string | null;

  /** `yyyy-mm-dd`; null if it is unknown when the photo was taken. */
  @Column('date', { name: 'photo_date', nullable: true })
  photoDate!: string | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}
