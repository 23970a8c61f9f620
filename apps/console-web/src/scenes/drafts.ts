import type { ListedScene } from '@shiren/contracts-console';
import type { SceneSettings } from '@shiren/contracts-verification';

/** Unsaved changes by scene; they have no effect until saved. */
export type Drafts = Readonly<Record<string, Partial<SceneSettings>>>;

/** The drafts with one setting changed. A setting that equals the saved one is no longer a change. */
export function withChange(drafts: Drafts, { biz, settings }: ListedScene, change: Partial<SceneSettings>): Drafts {
  const changed = Object.entries({ ...drafts[biz], ...change }).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(settings[key as keyof SceneSettings]),
  );
  const { [biz]: _before, ...others } = drafts;
  return changed.length > 0 ? { ...others, [biz]: Object.fromEntries(changed) } : others;
}

export function without(drafts: Drafts, biz: string): Drafts {
  const { [biz]: _gone, ...others } = drafts;
  return others;
}
