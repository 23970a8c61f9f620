import { Injectable } from '@nestjs/common';
import { doers, sceneChanged, type CreateScene, type Scene } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { SceneBusiness, SceneSettings } from '@shiren/contracts-verification';
import { defaultSceneSettings, isSchemeName, newConsent, schemeOf } from '@shiren/schemes';
import { Outbox } from '@shiren/persistence';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { keepConsent } from './consent-texts.js';
import { keepVersion } from './scene-versions.js';
import { SceneRecord } from './scene.entity.js';

@Injectable()
export class Scenes {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /**
   * The scene as in force now: the four-eyes rule also applies while it is being switched off. Throws SCENE.NOT_FOUND also for another
   * account's scene.
   */
  async find(accountId: string, biz: string): Promise<Scene> {
    const record = await this.database.manager.findOneBy(SceneRecord, { accountId, biz });
    if (!record) throw noSuchScene();
    const scene = sceneOf(record);
    return isWaiting(record.fourEyesUntil, new Date()) ? { ...scene, settings: { ...scene.settings, fourEyes: true } } : scene;
  }

  /** Throws SCENE.EXISTS if the account has one with this identifier. */
  async create({ accountId, biz, name, scheme }: CreateScene, business?: SceneBusiness): Promise<Scene> {
    return this.outbox.transaction(async (manager, emit) => {
      const record = await insertScene(manager, { accountId, biz, name, scheme }, doers.system, business ? { business } : {});
      await emit(sceneChanged, { accountId, biz });
      return sceneOf(record);
    });
  }
}

/** Unless the settings name the business, it is the one of the account's newest scene. Throws SCENE.EXISTS if the account has one with this identifier. */
export async function insertScene(
  manager: EntityManager,
  { accountId, biz, name, scheme }: CreateScene,
  by: string,
  given: Partial<SceneSettings> = {},
): Promise<SceneRecord> {
  if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
  const business = given.business ?? (await businessOf(manager, accountId));
  const settings = { consent: newConsent(), ...given, ...(business ? { business } : {}) };
  const made = { revision: 1, state: 'active' as const, settings, createdAt: new Date(), businessRequired: true, ...noCallback };
  const record = { id: uuid(), accountId, biz, name, scheme, ...made };
  const inserted = await manager.createQueryBuilder().insert().into(SceneRecord).values(record).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) throw new Problem('SCENE.EXISTS', 'This account already has a scene with this identifier.');
  await keepConsent(manager, record.id, sceneOf(record).settings);
  await keepVersion(manager, null, record, by);
  return record;
}

/** As the account's newest scene with a business names it. */
async function businessOf(manager: EntityManager, accountId: string): Promise<SceneBusiness | undefined> {
  const [scene] = await manager
    .createQueryBuilder(SceneRecord, 'scene')
    .where(`scene.account_id = :accountId and scene.settings -> 'business' is not null`, { accountId })
    .orderBy('scene.created_at', 'DESC')
    .limit(1)
    .getMany();
  return scene?.settings.business;
}

const noCallback = { callbackSecret: null, callbackSecretBefore: null, callbackSecretRenewedAt: null, callbackOffAt: null, fourEyesUntil: null };

/** Whether an announced change has not taken effect yet. */
export const isWaiting = (until: Date | null, now: Date): until is Date => until !== null && until > now;

export const noSuchScene = (): Problem => new Problem('SCENE.NOT_FOUND', 'This account has no scene with this identifier; create it in the console first.');

export const sceneOf = ({ id, accountId, biz, name, scheme, state, revision, settings, businessRequired }: SceneRecord): Scene => ({
  ...{ id, accountId, biz, name, scheme, state, revision },
  settings: { ...defaultSceneSettings(), ...settings },
  ...(businessRequired && !settings.business && schemeOf(scheme).access !== 'server' ? { awaitsBusiness: true } : {}),
});
