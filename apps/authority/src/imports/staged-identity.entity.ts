import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of an import that has not been committed: whole, or with the reason why it can't be taken. */
@Entity('staged_identity')
export class StagedIdentity {
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;

  /** Line of the source file. */
  @PrimaryColumn('integer')
  line!: number;

  @Column('bytea', { name: 'number_hash', nullable: true })
  numberHash!: Buffer | null;

  @Column('bytea', { nullable: true })
  number!: Buffer | null;

  @Column('bytea', { nullable: true })
  name!: Buffer | null;

  /** Also of a rejected row, so that it can be deleted; after the commit, the photo that this row's has replaced. */
  @Column('text', { nullable: true })
  photo!: string | null;

  @Column('date', { name: 'photo_date', nullable: true })
  photoDate!: string | null;

  @Column('text', { nullable: true })
  rejection!: string | null;
}
