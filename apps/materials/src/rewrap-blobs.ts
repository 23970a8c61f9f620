import { BlobNotFound, type BlobStore } from '@shiren/blob-store';
import { Problem } from '@shiren/contracts-core';
import type { DataSource } from 'typeorm';
import { expectNotErased } from './attempts/seal.entity.js';
import { Capture } from './captures/capture.entity.js';

/**
 * Rewraps the data keys of all blobs and returns how many. It does not interfere with erasures: an erasure waits for the blob in progress
 * and then deletes it.
 */
export async function rewrapBlobs(source: DataSource, blobs: BlobStore): Promise<number> {
  let rewrapped = 0;
  for await (const { key } of blobs.list()) {
    const attemptId = await ownerOf(source, key);
    const done = await source
      .transaction(async (manager) => {
        if (attemptId) await expectNotErased(manager, attemptId);
        return blobs.rewrap(key);
      })
      .catch(falseIfGone);
    if (done) rewrapped += 1;
  }
  return rewrapped;
}

/** The attempt that a blob belongs to; undefined for a photo of the registry. */
async function ownerOf(source: DataSource, key: string): Promise<string | undefined> {
  const [kind, id] = key.split('/');
  if (kind === 'materials') return id;
  if (kind !== 'captures') return undefined;
  const capture = await source.manager.createQueryBuilder(Capture, 'capture').where('cast(capture.id as text) = :id', { id }).getOne();
  return capture?.attemptId;
}

function falseIfGone(error: unknown): false {
  if (error instanceof BlobNotFound || (error instanceof Problem && error.code === 'ATTEMPT.ERASED')) return false;
  throw error;
}
