import { randomUUID } from 'node:crypto';

/**
 * Keys of all kinds of blobs. Erasure, retention and the search for orphans find blobs by these prefixes alone, so no
 * service builds a key by hand. Blobs derived from another are stored below its key (`derived-blobs.ts`).
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

/** Key for the packed frames of one piece of a recording; `name` distinguishes pieces of the same `sequence`. */
export const framesKey = (captureId: string, sequence: number, name: string): string => `${CAPTURES}/${captureId}/${sequence}-${name}`;

/** A new key for the photo of a person of the registry. */
export const newIdentityPhotoKey = (): string => `${IDENTITIES}/${randomUUID()}`;

/** Whether a key belongs to a photo of the registry, so that no caller can make the registry delete another service's blobs. */
export const isIdentityPhotoKey = (key: string): boolean => IDENTITY_PHOTO.test(key);

/** A new key for a blob that only one call needs; it is deleted with the response. */
export const newTransientKey = (): string => `${TRANSIENT}/${randomUUID()}`;

export const isTransient = (key: string): boolean => key.startsWith(`${TRANSIENT}/`);

/** Prefixes of everything stored for an attempt and its recordings. */
export const prefixesOfAttempt = (attemptId: string, captureIds: readonly string[]): string[] => [
  `${MATERIALS}/${attemptId}`,
  ...captureIds.map((id) => `${CAPTURES}/${id}`),
];

/** The attempt or recording that a blob belongs to; undefined for blobs of the registry and of single calls. */
export function ownerOfBlob(key: string): { kind: 'attempt' | 'capture'; id: string } | undefined {
  const [, prefix, id] = OWNED.exec(key) ?? [];
  return id === undefined ? undefined : { kind: prefix === CAPTURES ? 'capture' : 'attempt', id };
}
