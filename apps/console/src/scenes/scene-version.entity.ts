import type { SceneSettings } from '@shiren/contracts-verification';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { SceneRecord } from './scene.entity.js';

/** A scene as it was saved; the newest one of a scene equals the scene itself. */
@Entity('scene_version')
export class SceneVersionRecord {
  @PrimaryColumn('uuid', { name: 'scene_id' })
  @ForeignKey(() => SceneRecord, { name: 'scene_version_scene_id_fkey', onDelete: 'CASCADE' })
  sceneId!: string;

  @PrimaryColumn('int')
  revision!: number;

  @Column('text')
  name!: string;

  @Column('text')
  scheme!: string;

  /** As in `SceneRecord`: anything missing is as in `defaultSceneSettings`. */
  @Column('jsonb')
  settings!: Partial<SceneSettings>;

  /** The user or the AccessKey. Null, as is the time, if the scene was saved before versions were kept. */
  @Column('text', { name: 'saved_by', nullable: true })
  savedBy!: string | null;

  @Column('timestamptz', { name: 'saved_at', nullable: true })
  savedAt!: Date | null;

  /** The revision that was restored with this one. */
  @Column('int', { nullable: true })
  restored!: number | null;
}
