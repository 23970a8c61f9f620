import type { SceneConsent } from '@shiren/contracts-verification';
import type { EntityManager } from 'typeorm';

/** Stores the text of a version permanently: it must be known later what somebody agreed to. */
export async function keepConsent(manager: EntityManager, sceneId: string, { version, zh, en }: SceneConsent): Promise<void> {
  await manager.query('insert into consent_text (scene_id, version, zh, en) values ($1, $2, $3, $4) on conflict do nothing', [sceneId, version, zh, en]);
}
