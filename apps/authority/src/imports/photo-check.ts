import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore, formerNames, templatesOf } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { inference, type DetectedFace, MIN_FACE_PIXELS } from '@shiren/contracts-media';
import { SealBroken } from '@shiren/encryption';
import type { Rejection } from '@shiren/people-file';

/** Checks whether faces can be compared with a photo. */
@Injectable()
export class PhotoCheck {
  constructor(
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
  ) {}

  /**
   * Returns undefined if the photo, or the template that was imported instead, is usable. Throws if inference is unavailable, because then
   * nothing is known about the photo.
   */
  async check(photo: string): Promise<Rejection | undefined> {
    if (!(await this.isThere(photo))) return this.checkDescriptor(photo);
    try {
      const { faces } = await this.bus.ask(inference.detect, { image: photo });
      return judgeFaces(faces);
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) throw error;
      return error.code === 'FACE.NOT_FOUND' ? 'photo-without-face' : error.code === 'FACE.TOO_SMALL' ? 'photo-face-small' : 'photo-unreadable';
    }
  }

  /** For a template that was imported instead of a photo: only the running model can compare with it. */
  private async checkDescriptor(photo: string): Promise<Rejection | undefined> {
    const { outcome } = await this.bus.ask(inference.describe, { image: photo });
    if (outcome === 'described') return undefined;
    for await (const _ of this.blobs.list(templatesOf(photo))) return 'descriptor-other-model';
    // written by the import command of release 0.1.0, which knew only one model
    return (await this.isThere(formerNames.template(photo))) ? 'descriptor-other-model' : 'photo-unreadable';
  }

  private async isThere(key: string): Promise<boolean> {
    try {
      await this.blobs.get(key);
      return true;
    } catch (error) {
      if (error instanceof BlobNotFound || error instanceof SealBroken) return false;
      throw error;
    }
  }
}

/** `faces` must have the largest first. */
export function judgeFaces(faces: readonly DetectedFace[]): Rejection | undefined {
  const [face] = faces;
  if (!face) return 'photo-without-face';
  return Math.min(face.width, face.height) < MIN_FACE_PIXELS.record ? 'photo-face-small' : undefined;
}
