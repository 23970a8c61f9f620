import { Injectable } from '@nestjs/common';
import type { SceneSaving, SceneVersion } from '@shiren/contracts-console';
import { sceneChanges, type SceneChange } from '@shiren/contracts-verification';
import { DataSource, In, LessThan } from 'typeorm';
import { SceneVersionRecord } from './scene-version.entity.js';
import { contentOf, unknownVersion } from './scene-versions.js';
import { SceneRecord } from './scene.entity.js';
import { noSuchScene } from './scenes.js';

/** Versions in one reply. Each may differ by texts of some 30 kB, and a message on the bus has 1 MB at most. */
const PAGE = 10;

/** The earlier versions of scenes. */
@Injectable()
export class SceneHistory {
  constructor(private readonly database: DataSource) {}

  /** Newest first, from the one that is in force. */
  async list(accountId: string, biz: string, before?: number): Promise<{ versions: SceneVersion[]; more: boolean }> {
    const { manager } = this.database;
    const scene = await manager.findOneBy(SceneRecord, { accountId, biz });
    if (!scene) throw noSuchScene();
    const kept = await manager.find(SceneVersionRecord, {
      where: { sceneId: scene.id, ...(before === undefined ? {} : { revision: LessThan(before) }) },
      order: { revision: 'desc' },
      take: PAGE + 1,
    });
    // saved before versions were kept, or by an instance of an older release
    if (before === undefined && kept[0]?.revision !== scene.revision) kept.unshift(unknownVersion(scene));
    const versions = kept.slice(0, PAGE).map((version, index) => {
      const earlier = kept[index + 1];
      return {
        revision: version.revision,
        ...savingOf(version),
        ...(version.restored === null ? {} : { restored: version.restored }),
        ...(earlier ? { changes: sceneChanges(contentOf(earlier), contentOf(version)).map(withoutImage) } : {}),
      };
    });
    return { versions, more: kept.length > PAGE };
  }

  /** Who saved these scenes last, by their id. */
  async savings(scenes: readonly SceneRecord[]): Promise<Map<string, { saved?: SceneSaving }>> {
    const revisions = new Map(scenes.map(({ id, revision }) => [id, revision]));
    const newest = await this.database.manager
      .createQueryBuilder(SceneVersionRecord, 'version')
      .select(['version.sceneId', 'version.revision', 'version.savedBy', 'version.savedAt'])
      .innerJoin(SceneRecord, 'scene', 'scene.id = version.scene_id and scene.revision = version.revision')
      .where({ sceneId: In([...revisions.keys()]) })
      .getMany();
    return new Map(newest.map((version) => [version.sceneId, savingOf(version)]));
  }
}

/** A logo has up to 48 kB, and the page only says that there is one. */
const withoutImage = (change: SceneChange): SceneChange =>
  change.field === 'logo'
    ? { field: change.field, ...(change.from === undefined ? {} : { from: true }), ...(change.to === undefined ? {} : { to: true }) }
    : change;

const savingOf = ({ savedBy, savedAt }: SceneVersionRecord): { saved?: SceneSaving } =>
  savedBy !== null && savedAt !== null ? { saved: { by: savedBy, at: savedAt.toISOString() } } : {};
