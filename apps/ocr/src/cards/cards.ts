import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore, portraitOf } from '@shiren/blob-store';
import { Problem } from '@shiren/contracts-core';
import type { CardReading, CardSide } from '@shiren/contracts-media';
import { CardWorkers } from './card-workers.js';

@Injectable()
export class Cards {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: CardWorkers,
  ) {}

  /**
   * Reads the card and stores its portrait next to the photo. Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for anything that
   * is not a usable photo.
   */
  async read(image: string, side: CardSide): Promise<CardReading> {
    const { portrait, ...reading } = await this.workers.read(await this.photo(image), side);
    if (!portrait) return reading;
    const key = portraitOf(image);
    await this.blobs.put(key, Buffer.from(portrait));
    return { ...reading, portrait: key };
  }

  private async photo(image: string): Promise<Buffer> {
    try {
      return await this.blobs.get(image);
    } catch (error) {
      if (error instanceof BlobNotFound) throw new Problem('REQUEST.INVALID', 'There is no such image; it may have been erased.');
      throw error;
    }
  }
}
