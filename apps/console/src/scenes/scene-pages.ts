import { Injectable } from '@nestjs/common';
import { maySee, sceneChanged, type AddScene, type ListedScene, type SaveScene } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { SceneSettings } from '@shiren/contracts-verification';
import { defaultSceneSettings, isSchemeName } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { UsageHour } from '../usage/usage-hour.entity.js';
import { keepConsent } from './consent-texts.js';
import { SceneCallbacks } from './scene-callbacks.js';
import { SceneRecord } from './scene.entity.js';
import { insertScene, isWaiting, noSuchScene, sceneOf } from './scenes.js';

/** Days between switching the four-eyes rule off and its end: meanwhile every user of the console can see it and switch it on again. */
const FOUR_EYES_NOTICE_DAYS = 7;

/** The scenes of an account, as users edit them. */
@Injectable()
export class ScenePages {
  constructor(
    private readonly database: DataSource,
    private readonly audit: Audit,
    private readonly callbacks: SceneCallbacks,
  ) {}

  async list(actor: Actor): Promise<ListedScene[]> {
    const { accountId } = actor;
    const records = await this.database.manager.find(SceneRecord, { where: { accountId }, order: { createdAt: 'asc', id: 'asc' } });
    const live = await this.liveScenes(accountId);
    return records.filter(({ biz }) => maySee(actor, biz)).map((record) => listed(record, live.has(record.biz)));
  }

  /** Throws SCENE.EXISTS. */
  add(actor: Actor, { biz, name, scheme }: AddScene): Promise<ListedScene> {
    if (actor.scenes !== null) throw new Problem('ACCESS.DENIED', 'Only users who were granted all scenes may add one.');
    return this.audit.transaction(actor, async (manager, emit, note) => {
      const record = await insertScene(manager, { accountId: actor.accountId, biz, name, scheme });
      await emit(sceneChanged, { accountId: actor.accountId, biz });
      await note('scene.add', biz, { name, scheme });
      return listed(record, false);
    });
  }

  /** Throws SCENE.CHANGED if the scene was saved by somebody else since it was read. */
  async save(actor: Actor, { biz, revision, name, scheme, settings }: SaveScene): Promise<ListedScene> {
    if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
    const { accountId } = actor;
    const live = await this.liveScenes(accountId);
    return this.audit.transaction(actor, async (manager, emit, note) => {
      const record = await manager.findOne(SceneRecord, { where: { accountId, biz }, lock: { mode: 'pessimistic_write' } });
      if (!record) throw noSuchScene();
      if (record.revision !== revision) {
        throw new Problem('SCENE.CHANGED', 'Somebody saved this scene meanwhile; reload it and make your changes again.', { revision: record.revision });
      }
      const before = sceneOf(record);
      const after = { ...settings, consent: { ...settings.consent, version: versionOf(before.settings, settings) } };
      const changed = Object.keys({ ...before.settings, ...after }).filter(
        (key) => JSON.stringify(before.settings[key as keyof SceneSettings]) !== JSON.stringify(after[key as keyof SceneSettings]),
      );
      const fourEyesUntil = fourEyesUntilOf(record, before.settings.fourEyes, after.fourEyes);
      if (fourEyesUntil && fourEyesUntil !== record.fourEyesUntil && actor.role !== 'owner') {
        throw new Problem('ACCESS.DENIED', 'Only an owner may switch off the four-eyes rule.');
      }
      await manager.update(SceneRecord, { id: record.id }, { name, scheme, revision: revision + 1, settings: { ...after }, fourEyesUntil });
      for (const { consent } of [before.settings, after]) await keepConsent(manager, record.id, consent);
      await this.callbacks.saved(manager, record);
      await emit(sceneChanged, { accountId, biz });
      await note('scene.change', biz, {
        ...(name === before.name ? {} : { name }),
        ...(scheme === before.scheme ? {} : { scheme }),
        ...(changed.length > 0 ? { settings: changed.join(', ') } : {}),
        ...(fourEyesUntil && fourEyesUntil !== record.fourEyesUntil ? { fourEyesUntil: fourEyesUntil.toISOString() } : {}),
        revision: revision + 1,
      });
      return listed({ ...record, name, scheme, revision: revision + 1, settings: after, callbackOffAt: null, fourEyesUntil }, live.has(biz));
    });
  }

  private async liveScenes(accountId: string): Promise<Set<string>> {
    const rows = await this.database.manager
      .createQueryBuilder(UsageHour, 'usage')
      .select('distinct usage.biz', 'biz')
      .where({ accountId, kind: 'submitted' })
      .getRawMany<{ biz: string }>();
    return new Set(rows.map(({ biz }) => biz));
  }
}

/**
 * Until when the four-eyes rule still applies after a change: switched off, it stays in force for a while, and another change does not
 * shorten that.
 */
function fourEyesUntilOf({ fourEyesUntil }: SceneRecord, before: boolean, after: boolean): Date | null {
  if (after) return null;
  return before ? new Date(Date.now() + FOUR_EYES_NOTICE_DAYS * 86_400_000) : fourEyesUntil;
}

/** It must be known later which text somebody agreed to, so a changed text is a new version. */
const versionOf = ({ consent: before }: SceneSettings, { consent: after }: SceneSettings): number =>
  before.zh === after.zh && before.en === after.en ? before.version : before.version + 1;

function listed(record: SceneRecord, live: boolean): ListedScene {
  const { accountId: _account, ...scene } = sceneOf({ ...record, settings: { ...defaultSceneSettings(), ...record.settings } });
  return {
    ...scene,
    live,
    ...(record.callbackOffAt ? { callbackOffSince: record.callbackOffAt.toISOString() } : {}),
    ...(isWaiting(record.fourEyesUntil, new Date()) ? { fourEyesUntil: record.fourEyesUntil.toISOString() } : {}),
  };
}
