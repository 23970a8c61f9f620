import { randomUUID } from 'node:crypto';

/**
 * Where each kind of blob is kept. Erasure, retention and the search for leftovers find blobs by these prefixes alone, so no
 * service writes a key by hand. What is made from a blob stands below the blob's own key (`derived-blobs.ts`).
 */
const MATERIALS = 'materials';
const CAPTURES = 'captures';
const IDENTITIES = 'identities';
const TRANSIENT = 'transient';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const OWNED = new RegExp(`^(${MATERIALS}|${CAPTURES})/(${UUID})/`);
const IDENTITY_PHOTO = new RegExp(`^${IDENTITIES}/${UUID}$`);

/** A new key for an image that belongs to an attempt. */
export const newMaterialKey = (attemptId: string): string => `${MATERIALS}/${attemptId}/${randomUUID()}`;

/** The packed frames of one piece of a recording; `name` differs between pieces of the same `sequence`. */
export const framesKey = (captureId: string, sequence: number, name: string): string => `${CAPTURES}/${captureId}/${sequence}-${name}`;

/** A new key for the photo of a person of the registry. */
export const newIdentityPhotoKey = (): string => `${IDENTITIES}/${randomUUID()}`;

/** Whether a key is one of the registry's photos, so that nobody makes the registry delete what belongs to another service. */
export const isIdentityPhotoKey = (key: string): boolean => IDENTITY_PHOTO.test(key);

/** A new key for what one call needs: deleted with its response, so nothing is kept next to it. */
export const newTransientKey = (): string => `${TRANSIENT}/${randomUUID()}`;

export const isTransient = (key: string): boolean => key.startsWith(`${TRANSIENT}/`);

/** Prefixes of everything that is kept for an attempt and its recordings. */
export const prefixesOfAttempt = (attemptId: string, captureIds: readonly string[]): string[] => [
  `${MATERIALS}/${attemptId}`,
  ...captureIds.map((id) => `${CAPTURES}/${id}`),
];

/** The attempt or the recording that a blob belongs to; undefined for blobs of the registry and of single calls. */
export function ownerOfBlob(key: string): { kind: 'attempt' | 'capture'; id: string } | undefined {
  const [, prefix, id] = OWNED.exec(key) ?? [];
  return id === undefined ? undefined : { kind: prefix === CAPTURES ? 'capture' : 'attempt', id };
}
