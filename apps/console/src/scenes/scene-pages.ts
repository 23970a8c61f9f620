import { Injectable } from '@nestjs/common';
import { maySee, sceneChanged, type AddScene, type ListedScene, type RestoreScene, type SaveScene, type SetSceneState } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { sceneChanges, type SceneContent, type SceneSettings } from '@shiren/contracts-verification';
import { consentText, defaultSceneSettings, isSchemeName } from '@shiren/schemes';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/access.js';
import { Audit } from '../audit/audit.js';
import { UsageHour } from '../usage/usage-hour.entity.js';
import { auditedChanges } from './audited-changes.js';
import { keepConsent } from './consent-texts.js';
import { SceneCallbacks } from './scene-callbacks.js';
import { SceneHistory } from './scene-history.js';
import { contentAt, keepVersion } from './scene-versions.js';
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
    private readonly history: SceneHistory,
  ) {}

  async list(actor: Actor): Promise<ListedScene[]> {
    const { accountId } = actor;
    const records = await this.database.manager.find(SceneRecord, { where: { accountId }, order: { createdAt: 'asc', id: 'asc' } });
    const live = await this.liveScenes(accountId);
    const seen = records.filter(({ biz }) => maySee(actor, biz));
    const savings = await this.history.savings(seen);
    return seen.map((record) => ({ ...listed(record, live.has(record.biz)), ...savings.get(record.id) }));
  }

  /** Throws SCENE.EXISTS, or SCENE.NOT_FOUND if there is no scene to copy. */
  add(actor: Actor, { biz, name, scheme, copyOf }: AddScene): Promise<ListedScene> {
    if (actor.scenes !== null) throw new Problem('ACCESS.DENIED', 'Only users who were granted all scenes may add one.');
    const { accountId } = actor;
    return this.audit.transaction(actor, async (manager, emit, note) => {
      const settings = copyOf === undefined ? undefined : await settingsToCopy(manager, accountId, copyOf);
      const record = await insertScene(manager, { accountId, biz, name, scheme }, actor.userName, settings);
      if (settings) await this.callbacks.saved(manager, record);
      await emit(sceneChanged, { accountId, biz });
      await note('scene.add', biz, { name, scheme, ...(copyOf === undefined ? {} : { copyOf }) });
      return { ...listed(record, false), saved: { by: actor.userName, at: record.createdAt.toISOString() } };
    });
  }

  /** Throws SCENE.CHANGED if the scene was saved by somebody else since it was read. */
  save(actor: Actor, { name, scheme, settings, ...read }: SaveScene): Promise<ListedScene> {
    return this.change(actor, read, () => Promise.resolve({ name, scheme, settings }));
  }

  /** Makes an earlier version the newest. Throws SCENE.VERSION_NOT_FOUND, and what `save` throws. */
  restore(actor: Actor, { version, ...read }: RestoreScene): Promise<ListedScene> {
    const earlier = async (manager: EntityManager, { id, settings: { business } }: SceneRecord): Promise<SceneContent> => {
      const { settings, ...content } = await contentAt(manager, id, version);
      // a version from before the business was named does not take its name away
      return { ...content, settings: { ...(business ? { business } : {}), ...settings } };
    };
    return this.change(actor, read, earlier, version);
  }

  /** A change of state is no version: it affects new verifications only, and a restored version keeps the state. */
  async setState(actor: Actor, { biz, state }: SetSceneState): Promise<ListedScene> {
    const { accountId } = actor;
    const live = await this.liveScenes(accountId);
    const record = await this.audit.transaction(actor, async (manager, emit, note) => {
      const found = await lockedScene(manager, accountId, biz);
      if (found.state !== state) {
        await manager.update(SceneRecord, { id: found.id }, { state });
        await emit(sceneChanged, { accountId, biz });
        await note('scene.state', biz, { state: `${found.state} → ${state}` });
      }
      return { ...found, state };
    });
    return { ...listed(record, live.has(biz)), ...(await this.history.savings([record])).get(record.id) };
  }

  private async change(
    actor: Actor,
    { biz, revision }: Pick<SaveScene, 'biz' | 'revision'>,
    content: (manager: EntityManager, record: SceneRecord) => Promise<SceneContent>,
    restored: number | null = null,
  ): Promise<ListedScene> {
    const { accountId } = actor;
    const live = await this.liveScenes(accountId);
    return this.audit.transaction(actor, async (manager, emit, note) => {
      const record = await lockedScene(manager, accountId, biz);
      if (record.revision !== revision) {
        throw new Problem('SCENE.CHANGED', 'Somebody saved this scene meanwhile; reload it and make your changes again.', { revision: record.revision });
      }
      const { name, scheme, settings } = await content(manager, record);
      if (!isSchemeName(scheme)) throw new Problem('REQUEST.INVALID', 'There is no such scheme.');
      const before = sceneOf(record);
      if (before.settings.business && !settings.business) {
        throw new Problem('REQUEST.INVALID', 'The business that processes the data can be changed, but not removed.');
      }
      const after = { ...settings, consent: { ...settings.consent, version: versionOf(before.settings, settings) } };
      const fourEyesUntil = fourEyesUntilOf(record, before.settings.fourEyes, after.fourEyes);
      if (fourEyesUntil && fourEyesUntil !== record.fourEyesUntil && actor.role !== 'owner') {
        throw new Problem('ACCESS.DENIED', 'Only an owner may switch off the four-eyes rule.');
      }
      const change = { name, scheme, revision: revision + 1, settings: { ...after }, fourEyesUntil };
      await manager.update(SceneRecord, { id: record.id }, change);
      const saved = await keepVersion(manager, record, { ...record, ...change }, actor.userName, restored);
      for (const kept of [before.settings, after]) await keepConsent(manager, record.id, kept);
      await this.callbacks.saved(manager, record);
      await emit(sceneChanged, { accountId, biz });
      await note(restored === null ? 'scene.change' : 'scene.restore', biz, {
        ...auditedChanges(sceneChanges(before, { name, scheme, settings: after })),
        ...(fourEyesUntil && fourEyesUntil !== record.fourEyesUntil ? { fourEyesUntil: fourEyesUntil.toISOString() } : {}),
        revision: `${revision} → ${revision + 1}`,
        ...(restored === null ? {} : { restored }),
      });
      return { ...listed({ ...record, ...change, callbackOffAt: null }, live.has(biz)), ...saved };
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

async function lockedScene(manager: EntityManager, accountId: string, biz: string): Promise<SceneRecord> {
  const record = await manager.findOne(SceneRecord, { where: { accountId, biz }, lock: { mode: 'pessimistic_write' } });
  if (!record) throw noSuchScene();
  return record;
}

/** All of them; the new scene counts the versions of its consent from 1. */
async function settingsToCopy(manager: EntityManager, accountId: string, biz: string): Promise<SceneSettings> {
  const record = await manager.findOneBy(SceneRecord, { accountId, biz });
  if (!record) throw noSuchScene();
  const { settings } = sceneOf(record);
  return { ...settings, consent: { ...settings.consent, version: 1 } };
}

/**
 * Until when the four-eyes rule still applies after a change: switched off, it stays in force for a while, and another change does not
 * shorten that.
 */
function fourEyesUntilOf({ fourEyesUntil }: SceneRecord, before: boolean, after: boolean): Date | null {
  if (after) return null;
  return before ? new Date(Date.now() + FOUR_EYES_NOTICE_DAYS * 86_400_000) : fourEyesUntil;
}

/** It must be known later which text somebody agreed to, so whatever changes the text that people read makes a new version. */
function versionOf(before: SceneSettings, after: SceneSettings): number {
  const [earlier, later] = [consentText(before), consentText(after)];
  return earlier.zh === later.zh && earlier.en === later.en ? earlier.version : earlier.version + 1;
}

function listed(record: SceneRecord, live: boolean): ListedScene {
  const { accountId: _account, ...scene } = sceneOf({ ...record, settings: { ...defaultSceneSettings(), ...record.settings } });
  return {
    ...scene,
    live,
    ...(record.callbackOffAt ? { callbackOffSince: record.callbackOffAt.toISOString() } : {}),
    ...(isWaiting(record.fourEyesUntil, new Date()) ? { fourEyesUntil: record.fourEyesUntil.toISOString() } : {}),
  };
}
