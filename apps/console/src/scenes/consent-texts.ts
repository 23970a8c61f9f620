import type { SceneSettings } from '@shiren/contracts-verification';
import { consentText } from '@shiren/schemes';
import type { EntityManager } from 'typeorm';
import { ConsentTextRecord } from './consent-text.entity.js';

/** Stores the text of a version permanently: it must be known later what somebody agreed to. */
export async function keepConsent(manager: EntityManager, sceneId: string, settings: SceneSettings): Promise<void> {
  const { version, zh, en } = consentText(settings);
  await manager.createQueryBuilder().insert().into(ConsentTextRecord).values({ sceneId, version, zh, en }).orIgnore().updateEntity(false).execute();
}
