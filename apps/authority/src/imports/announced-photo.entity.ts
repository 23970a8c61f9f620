import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A photo that was about to be stored for an import; whether a row names it is seen when the import has ended. */
@Entity('announced_photo')
export class AnnouncedPhoto {
  @PrimaryColumn('text')
  photo!: string;

  @Column('uuid', { name: 'import_id' })
  importId!: string;
}
