import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ImportRecord } from './import.entity.js';

/** A photo that is about to be stored for an import; whether a row names it is known when the import has ended. */
@Entity('announced_photo')
@Index('announced_photo_import', ['importId'])
export class AnnouncedPhoto {
  @PrimaryColumn('text')
  photo!: string;

  @Column('uuid', { name: 'import_id' })
  @ForeignKey(() => ImportRecord, { name: 'announced_photo_import_id_fkey', onDelete: 'CASCADE' })
  importId!: string;
}
