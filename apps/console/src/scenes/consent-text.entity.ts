import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { SceneRecord } from './scene.entity.js';

/** The consent text of a scene; each change is a new version. */
@Entity('consent_text')
export class ConsentTextRecord {
  @PrimaryColumn('uuid', { name: 'scene_id' })
  @ForeignKey(() => SceneRecord, { name: 'consent_text_scene_id_fkey', onDelete: 'CASCADE' })
  sceneId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  zh!: string;

  @Column('text')
  en!: string;

  @Column('timestamptz', { default: () => 'now()' })
  since!: Date;
}
