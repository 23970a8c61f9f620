import { BlobNotFound, type BlobStore } from '@shiren/blob-store';
import { Problem } from '@shiren/contracts-core';
import type { DataSource } from 'typeorm';
import { expectNotErased } from './attempts/seal.entity.js';

/** Wraps the data keys of all blobs anew; returns how many. What is being erased stays away: an erasure waits for the blob under way, and then takes it. */
export async function rewrapBlobs(source: DataSource, blobs: BlobStore): Promise<number> {
  let rewrapped = 0;
  for await (const { key } of blobs.list()) {
    const attemptId = await ownerOf(source, key);
    const done = await source
      .transaction(async (manager) => {
        if (attemptId) await expectNotErased(manager, attemptId);
        return blobs.rewrap(key);
      })
      .catch(gone);
    if (done) rewrapped += 1;
  }
  return rewrapped;
}

/** The attempt that a blob belongs to; undefined for a photo of the registry. */
async function ownerOf(source: DataSource, key: string): Promise<string | undefined> {
  const [kind, id] = key.split('/');
  if (kind === 'materials') return id;
  if (kind !== 'captures') return undefined;
  const [capture] = await source.query<{ attemptId: string }[]>('select attempt_id as "attemptId" from capture where id::text = $1', [id]);
  return capture?.attemptId;
}

function gone(error: unknown): false {
  if (error instanceof BlobNotFound || (error instanceof Problem && error.code === 'ATTEMPT.ERASED')) return false;
  throw error;
}
