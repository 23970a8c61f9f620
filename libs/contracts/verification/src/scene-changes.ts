import type { SceneSettings } from './scene-settings.js';

/** What a version of a scene consists of. */
export interface SceneContent {
  name: string;
  scheme: string;
  settings: SceneSettings;
}

export type SceneValue = string | number | boolean;

/** One field of a scene that differs: `thresholds.authority`. A side is absent where the field was not set. */
export interface SceneChange {
  field: string;
  from?: SceneValue;
  to?: SceneValue;
}

/** Every field that differs, in the order of the settings that were given. A list of texts counts as one field. */
export function sceneChanges(before: SceneContent, after: SceneContent): SceneChange[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((field) => from.get(field) !== to.get(field))
    .map((field) => ({ field, ...side('from', from.get(field)), ...side('to', to.get(field)) }));
}

const fieldsOf = ({ name, scheme, settings }: SceneContent): Map<string, SceneValue> =>
  new Map([['name', name] as const, ['scheme', scheme] as const, ...flattened(settings)]);

/** Nested settings by their path; an empty list is like one that was never set. */
function flattened(settings: object, path = ''): (readonly [string, SceneValue])[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const field = path + key;
    if (Array.isArray(value)) return value.length > 0 ? [[field, value.join(', ')] as const] : [];
    if (typeof value === 'object' && value !== null) return flattened(value, `${field}.`);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[field, value] as const] : [];
  });
}

const side = <Side extends 'from' | 'to'>(name: Side, value: SceneValue | undefined): Partial<Record<Side, SceneValue>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Side, SceneValue>);
