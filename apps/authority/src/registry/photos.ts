import { Injectable } from '@nestjs/common';
import { BlobStore } from '@shiren/blob-store';
import { concurrently } from '../concurrently.js';

/** Keys of photos are the registry's own, so that nobody can make it delete what belongs to another service. */
const PHOTO_KEY = /^identities\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Files that are deleted at once. */
const AT_ONCE = 16;

export const isPhotoKey = (key: string): boolean => PHOTO_KEY.test(key);

/** Where inference keeps the template of a photo, and where a template stands that came without one. */
export const templateOf = (photo: string): string => `${photo}.template`;

@Injectable()
export class Photos {
  constructor(private readonly blobs: BlobStore) {}

  /** Deletes photos with their templates; those that are gone already are no error. */
  async delete(keys: readonly string[]): Promise<void> {
    await concurrently(AT_ONCE, keys, async (key) => {
      await this.blobs.delete(key);
      await this.blobs.delete(templateOf(key));
    });
  }
}
