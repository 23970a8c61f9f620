import { Injectable } from '@nestjs/common';
import { BlobStore, deleteDerived } from '@shiren/blob-store';
import { concurrently } from '../concurrently.js';
import { Templates } from '../templates/templates.js';

/** Files that are deleted at once. */
const AT_ONCE = 16;

@Injectable()
export class Photos {
  constructor(
    private readonly blobs: BlobStore,
    private readonly templates: Templates,
  ) {}

  /** Deletes photos with all that was made from them; those that are gone already are no error. */
  async delete(keys: readonly string[]): Promise<void> {
    await concurrently(AT_ONCE, keys, async (key) => {
      await this.blobs.delete(key);
      await deleteDerived(this.blobs, key);
    });
    await this.templates.forget(keys);
  }
}
