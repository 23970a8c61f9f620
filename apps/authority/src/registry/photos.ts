import { Injectable } from '@nestjs/common';
import { BlobStore, deleteDerived } from '@shiren/blob-store';
import { concurrently } from '../concurrently.js';
import { Templates } from '../templates/templates.js';

/** How many files are deleted at once. */
const MAX_CONCURRENT = 16;

@Injectable()
export class Photos {
  constructor(
    private readonly blobs: BlobStore,
    private readonly templates: Templates,
  ) {}

  /** Deletes photos and everything derived from them; photos that no longer exist are no error. */
  async delete(keys: readonly string[]): Promise<void> {
    await concurrently(MAX_CONCURRENT, keys, async (key) => {
      await this.blobs.delete(key);
      await deleteDerived(this.blobs, key);
    });
    await this.templates.forget(keys);
  }
}
