import { createHmac } from 'node:crypto';

/** A material in the clear; `reading` is the JSON of what was read of a card photo. */
export interface RevisedMaterial {
  type: string;
  value: string;
  reading: string | null;
}

/**
 * HMAC-SHA256 in hex over types, values and readings, in whatever order they come. Images count by their keys, which are never written twice.
 * It is keyed because a name and a number alone could be guessed from a plain hash.
 */
export function revisionOf(materials: readonly RevisedMaterial[], key: Buffer): string {
  const lines = materials.map(({ type, value, reading }) => JSON.stringify([type, value, reading]));
  return createHmac('sha256', key).update(lines.sort().join('\n')).digest('hex');
}
