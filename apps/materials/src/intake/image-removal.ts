import { Injectable } from '@nestjs/common';
import { BlobStore, deleteDerived } from '@shiren/blob-store';
import { isImageMaterial } from '@shiren/contracts-core';
import type { DraftRecord } from './draft.entity.js';
import { StoredMaterials } from './stored-materials.js';

/** Deletes images together with what inference and OCR stored next to them. */
@Injectable()
export class ImageRemoval {
  constructor(
    private readonly blobs: BlobStore,
    private readonly stored: StoredMaterials,
  ) {}

  /** The image's key in the blob store; undefined for a text. */
  keyOf(row: Pick<DraftRecord, 'attemptId' | 'type' | 'value'>): string | undefined {
    return isImageMaterial(row.type) ? this.stored.decrypted(row.attemptId, row) : undefined;
  }

  async remove(images: readonly string[]): Promise<void> {
    await Promise.all(images.map((image) => this.blobs.delete(image)));
    await this.removeDerived(images);
  }

  /** Deletes only what was derived; the images themselves belong to the caller. */
  async removeDerived(images: readonly string[]): Promise<void> {
    await Promise.all(images.map((image) => deleteDerived(this.blobs, image)));
  }
}
