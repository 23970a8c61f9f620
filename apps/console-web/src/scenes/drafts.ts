import type { ListedScene } from '@shiren/contracts-console';
import { sceneChanges, type SceneSettings } from '@shiren/contracts-verification';

/** Unsaved changes of a scene. They have no effect until saved. */
export interface Draft {
  /** The scene as it was when they were begun. */
  base: ListedScene;
  settings: Partial<SceneSettings>;
}

export type Drafts = Readonly<Record<string, Draft>>;

type Value = SceneSettings[keyof SceneSettings];

/** The drafts with one setting changed. A setting that equals the saved one is no longer a change. */
export function withChange(drafts: Drafts, scene: ListedScene, change: Partial<SceneSettings>): Drafts {
  const { base, settings } = drafts[scene.biz] ?? { base: scene, settings: {} };
  return withDraft(drafts, { base, settings: { ...settings, ...change } });
}

/** The drafts on top of a newer version of their scene: what the draft did not touch is as in the newer version. */
export function rebased(drafts: Drafts, scene: ListedScene): Drafts {
  const draft = drafts[scene.biz];
  if (!draft) return drafts;
  const { base, settings } = draft;
  const moved = Object.entries(settings).map(([key, mine]) => {
    const name = key as keyof SceneSettings;
    return [name, mergedValue(base.settings[name], mine, scene.settings[name])];
  });
  return withDraft(drafts, { base: scene, settings: Object.fromEntries(moved) as Partial<SceneSettings> });
}

export function without(drafts: Drafts, biz: string): Drafts {
  const { [biz]: _gone, ...others } = drafts;
  return others;
}

/** Fields that the draft and the newer version of its scene both changed. */
export function clashes({ base, settings }: Draft, scene: ListedScene): string[] {
  const theirs = new Set(sceneChanges(base, scene).map(({ field }) => field));
  return sceneChanges(base, { ...base, settings: { ...base.settings, ...settings } })
    .map(({ field }) => field)
    .filter((field) => theirs.has(field));
}

function withDraft(drafts: Drafts, { base, settings }: Draft): Drafts {
  const changed = Object.entries(settings).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base.settings[key as keyof SceneSettings]));
  const others = without(drafts, base.biz);
  return changed.length > 0 ? { ...others, [base.biz]: { base, settings: Object.fromEntries(changed) } } : others;
}

/** A group of settings is merged field by field. */
function mergedValue(base: Value, mine: Value, theirs: Value): Value {
  if (!isGroup(base) || !isGroup(mine) || !isGroup(theirs)) return mine;
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const merged = keys.map((key) => [key, mine[key] === base[key] ? theirs[key] : mine[key]] as const);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined)) as unknown as Value;
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
