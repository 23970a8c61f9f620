import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A person whom the built-in registry knows. */
@Entity('identity')
@Unique('identity_photo_key', ['photo'])
export class IdentityRecord {
  /** Keyed hash of the number: it can be looked up, and read only by who holds the master key. */
  @PrimaryColumn('bytea', { name: 'number_hash' })
  numberHash!: Buffer;

  /** Sealed. */
  @Column('bytea')
  number!: Buffer;

  /** Sealed, in the form in which names are compared. */
  @Column('bytea')
  name!: Buffer;

  /** Key in the blob store of an image, or of a template that stands in for one. */
  @Column('text', { nullable: true })
  photo!: string | null;

  /** `yyyy-mm-dd`; null where nobody knows when the photo was taken. */
  @Column('date', { name: 'photo_date', nullable: true })
  photoDate!: string | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()', select: false })
  createdAt!: Date;
}
