import { createHmac } from 'node:crypto';

/** A decrypted material; `reading` is the JSON of what was read from a card photo. */
export interface RevisedMaterial {
  type: string;
  value: string;
  reading: string | null;
}

/**
 * HMAC-SHA256 in hex over types, values and readings, independent of their order. Images are represented by their keys, which are never
 * reused. It is keyed because a plain hash of just a name and a number could be guessed.
 */
export function revisionOf(materials: readonly RevisedMaterial[], key: Buffer): string {
  const lines = materials.map(({ type, value, reading }) => JSON.stringify([type, value, reading]));
  return createHmac('sha256', key).update(lines.sort().join('\n')).digest('hex');
}
