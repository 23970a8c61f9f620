import type { SceneSaving } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { SceneContent } from '@shiren/contracts-verification';
import { defaultSceneSettings } from '@shiren/schemes';
import { LessThan, type EntityManager } from 'typeorm';
import { SceneVersionRecord } from './scene-version.entity.js';
import type { SceneRecord } from './scene.entity.js';

/** Versions kept of a scene; older ones are deleted when it is saved. Its consent texts are all kept, elsewhere. */
export const MAX_SCENE_VERSIONS = 50;

/**
 * Call this in the transaction that changes a scene, which it has locked: with the scene as it was, and as it is now. Returns the saving, for the reply.
 */
export async function keepVersion(
  manager: EntityManager,
  before: SceneRecord | null,
  after: SceneRecord,
  by: string,
  restored: number | null = null,
): Promise<{ saved: SceneSaving }> {
  const savedAt = new Date();
  const version = { ...unknownVersion(after), savedBy: by, savedAt, restored };
  const added = before ? [unknownVersion(before), version] : [version];
  await manager.createQueryBuilder().insert().into(SceneVersionRecord).values(added).orIgnore().updateEntity(false).execute();
  const oldest = await manager.find(SceneVersionRecord, {
    where: { sceneId: after.id },
    select: { revision: true },
    order: { revision: 'desc' },
    skip: MAX_SCENE_VERSIONS,
    take: 1,
  });
  if (oldest[0]) await manager.delete(SceneVersionRecord, { sceneId: after.id, revision: LessThan(oldest[0].revision + 1) });
  return { saved: { by, at: savedAt.toISOString() } };
}

/** Throws SCENE.VERSION_NOT_FOUND for one that is no longer kept. */
export async function contentAt(manager: EntityManager, sceneId: string, revision: number): Promise<SceneContent> {
  const version = await manager.findOneBy(SceneVersionRecord, { sceneId, revision });
  if (!version) throw new Problem('SCENE.VERSION_NOT_FOUND', `This version is no longer kept; reload the list, which has the last ${MAX_SCENE_VERSIONS}.`);
  return contentOf(version);
}

/** The scene as a version of which nobody knows who saved it. */
export const unknownVersion = ({ id, revision, name, scheme, settings }: SceneRecord): SceneVersionRecord => ({
  ...{ sceneId: id, revision, name, scheme, settings },
  ...{ savedBy: null, savedAt: null, restored: null },
});

export const contentOf = ({ name, scheme, settings }: SceneVersionRecord): SceneContent => ({
  name,
  scheme,
  settings: { ...defaultSceneSettings(), ...settings },
});
