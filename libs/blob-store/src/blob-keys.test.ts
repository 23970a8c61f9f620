import { randomUUID } from 'node:crypto';
import {
  framesKey,
  isIdentityPhotoKey,
  isTransient,
  newIdentityPhotoKey,
  newMaterialKey,
  newTransientKey,
  ownerOfBlob,
  prefixesOfAttempt,
} from './blob-keys.js';
import { formerNames, observationsOf, portraitOf, templateOf } from './derived-blobs.js';

const attempt = randomUUID();
const capture = randomUUID();
const material = newMaterialKey(attempt);
const frames = framesKey(capture, 3, 'abc');

describe('blob keys', () => {
  it('let an erasure find everything of an attempt, derived blobs included', () => {
    const kept = [material, frames].flatMap((key) => [
      key,
      portraitOf(key),
      templateOf(key, 'm@1'),
      templateOf(portraitOf(key), 'm@1'),
      observationsOf(key),
      ...Object.values(formerNames).map((former) => former(key)),
    ]);
    const prefixes = prefixesOfAttempt(attempt, [capture]);
    for (const key of kept) expect(prefixes.filter((prefix) => key.startsWith(`${prefix}/`))).toHaveLength(1);
    for (const other of [newMaterialKey(randomUUID()), framesKey(randomUUID(), 3, 'abc'), newIdentityPhotoKey(), newTransientKey()]) {
      expect(prefixes.filter((prefix) => other.startsWith(`${prefix}/`))).toEqual([]);
    }
  });

  it('name the owner, so that orphans are found', () => {
    expect(ownerOfBlob(material)).toEqual({ kind: 'attempt', id: attempt });
    expect(ownerOfBlob(templateOf(portraitOf(material), 'm@1'))).toEqual({ kind: 'attempt', id: attempt });
    expect(ownerOfBlob(frames)).toEqual({ kind: 'capture', id: capture });
    for (const key of [newIdentityPhotoKey(), newTransientKey(), 'materials/not-an-id/x']) expect(ownerOfBlob(key)).toBeUndefined();
  });

  it('distinguish photos of the registry and blobs of single calls from the rest', () => {
    expect([newIdentityPhotoKey(), material, frames, newTransientKey(), `${newIdentityPhotoKey()}/x`].map(isIdentityPhotoKey)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([newTransientKey(), material, newIdentityPhotoKey()].map(isTransient)).toEqual([true, false, false]);
  });
});
