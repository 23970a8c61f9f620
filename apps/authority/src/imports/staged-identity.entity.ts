import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Rejection } from '@shiren/people-file';
import { ImportRecord } from './import.entity.js';

/** A row of an import that has not been committed: complete, or with the reason why it is invalid. */
@Entity('staged_identity')
@Unique('staged_identity_import_id_number_hash_key', ['importId', 'numberHash'])
@Unique('staged_identity_photo_key', ['photo'])
@Check('staged_identity_check', 'rejection is not null or (number_hash is not null and number is not null and name is not null)')
export class StagedIdentity {
  @PrimaryColumn('uuid', { name: 'import_id' })
  @ForeignKey(() => ImportRecord, { name: 'staged_identity_import_id_fkey' })
  importId!: string;

  /** Line number in the source file. */
  @PrimaryColumn('integer')
  line!: number;

  @Column('bytea', { name: 'number_hash', nullable: true })
  numberHash!: Buffer | null;

  @Column('bytea', { nullable: true })
  number!: Buffer | null;

  @Column('bytea', { nullable: true })
  name!: Buffer | null;

  /** Stored for rejected rows too, so that it can be deleted. After the commit: the photo that this row's photo replaced. */
  @Column('text', { nullable: true })
  photo!: string | null;

  @Column('date', { name: 'photo_date', nullable: true })
  photoDate!: string | null;

  /** The code; releases up to 0.1.0 wrote its text. */
  @Column('text', { nullable: true })
  rejection!: Rejection | null;
}
