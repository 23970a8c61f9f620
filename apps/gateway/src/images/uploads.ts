import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlobStore, newMaterialKey } from '@shiren/blob-store';
import { isImageMaterial } from '@shiren/contracts-core';
import type { Material } from '@shiren/contracts-materials';
import type { GivenMaterial } from '@shiren/rpc';
import { ImageReader } from './image-reader.js';

/** Materials whose images are in the blob store. */
export interface Upload {
  materials: Material[];
  /** SHA-256 over types and contents, in hex: the same content has the same digest, whichever API it came by. */
  digest: string;
  /** Deletes the images from the store. */
  discard(): Promise<void>;
}

@Injectable()
export class Uploads {
  constructor(
    private readonly images: ImageReader,
    private readonly blobs: BlobStore,
  ) {}

  /** Stores the images under the attempt: all of them or none. */
  async store({ attemptId, accountId }: { attemptId: string; accountId: string }, given: readonly GivenMaterial[]): Promise<Upload> {
    const read = await Promise.all(
      given.map(async ({ type, value }) => ({
        type,
        content: isImageMaterial(type) ? await this.images.read(type, value, accountId) : value,
      })),
    );
    const stored: string[] = [];
    const discard = async (): Promise<void> => {
      await Promise.all(stored.map((key) => this.blobs.delete(key)));
    };
    try {
      const materials = await Promise.all(
        read.map(async ({ type, content }) => {
          if (typeof content === 'string') return { type, value: content };
          const key = newMaterialKey(attemptId);
          stored.push(key);
          await this.blobs.put(key, content);
          return { type, value: key };
        }),
      );
      return { materials, digest: digestOf(read), discard };
    } catch (error) {
      await discard();
      throw error;
    }
  }
}

export function digestOf(materials: readonly { type: string; content: string | Uint8Array }[]): string {
  const lines = materials.map(({ type, content }) => `${type}:${createHash('sha256').update(content).digest('hex')}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
