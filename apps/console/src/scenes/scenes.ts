import { Injectable } from '@nestjs/common';
import { Problem, defaultSceneSettings, sceneChanged, type CallbackTarget, type CreateScene, type Scene } from '@shiren/contracts';
import { Keyring } from '@shiren/encryption';
import { Outbox } from '@shiren/persistence';
import { isSchemeName } from '@shiren/schemes';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { keepConsent } from './consent-texts.js';
import { SceneRecord } from './scene.entity.js';

@Injectable()
export class Scenes {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly keyring: Keyring,
  ) {}

  /** Throws SCENE.NOT_FOUND for another account's scene too. */
  async find(accountId: string, biz: string): Promise<Scene> {
    const record = await this.database.manager.findOneBy(SceneRecord, { accountId, biz });
    if (!record) throw noSuchScene();
    return sceneOf(record);
  }

  /** Where results go, with the secret that signs them; none where the scene asks for none. */
  async callback(accountId: string, biz: string): Promise<{ callback?: CallbackTarget }> {
    const record = await this.database.manager.findOne(SceneRecord, {
      where: { accountId, biz },
      select: { id: true, settings: true, callbackSecret: true },
    });
    if (!record) throw noSuchScene();
    const url = record.settings.callback?.url;
    if (url === undefined || !record.callbackSecret) return {};
    return { callback: { url, secret: this.keyring.open(record.callbackSecret, sealedFor(record.id)).toString() } };
  }

  /** Throws SCENE.EXISTS when the account has one with this identifier. */
  async create({ accountId, biz, name, scheme }: CreateScene): Promise<Scene> {
    return this.outbox.transaction(async (manager, emit) => {
      const record = await insertScene(manager, { accountId, biz, name, scheme });
      await emit(sceneChanged, { accountId, biz });
      return sceneOf(record);
    });
  }
}

/** Throws SCENE.EXISTS when the account has one with this identifier. */
export async function insertScene(manager: EntityManager, { accountId, biz, name, scheme }: CreateScene): Promise<SceneRecord> {
  if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
  const record = { id: uuid(), accountId, biz, name, scheme, revision: 1, settings: {}, createdAt: new Date(), callbackSecret: null };
  const inserted = await manager.createQueryBuilder().insert().into(SceneRecord).values(record).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) throw new Problem('SCENE.EXISTS', 'This account has a scene with this identifier already.');
  await keepConsent(manager, record.id, defaultSceneSettings().consent);
  return record;
}

export const noSuchScene = (): Problem => new Problem('SCENE.NOT_FOUND', 'This account has no scene with this identifier; create it in the console first.');

export const sceneOf = ({ id, accountId, biz, name, scheme, revision, settings }: SceneRecord): Scene => ({
  ...{ id, accountId, biz, name, scheme, revision },
  settings: { ...defaultSceneSettings(), ...settings },
});

export const sealedFor = (sceneId: string): string => `scene/${sceneId}/callback`;
