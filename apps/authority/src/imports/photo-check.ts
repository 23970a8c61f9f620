import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { Bus } from '@shiren/bus';
import { Problem, inference, type DetectedFace } from '@shiren/contracts';
import { SealBroken } from '@shiren/encryption';
import { MODEL, decodeTemplate } from '@shiren/vision';
import { templateOf } from '../registry/photos.js';
import type { Rejection } from './rejections.js';

/** Pixels on the shorter side of the face. Half of what a capture must have: registries keep small portraits. */
const LEAST_FACE = 32;

/** Says whether a face can be compared with a photo. */
@Injectable()
export class PhotoCheck {
  constructor(
    private readonly bus: Bus,
    private readonly blobs: BlobStore,
  ) {}

  /** Nothing when the photo, or the template that came instead of one, is usable. Throws when inference is away: then nothing is known of the photo. */
  async check(photo: string): Promise<Rejection | undefined> {
    if (!(await this.read(photo))) {
      const template = await this.read(templateOf(photo));
      return template && isTemplate(template) ? undefined : 'photo-unreadable';
    }
    try {
      const { faces } = await this.bus.ask(inference.detect, { image: photo });
      return judgeFaces(faces);
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) throw error;
      return error.code === 'FACE.NOT_FOUND' ? 'photo-without-face' : error.code === 'FACE.TOO_SMALL' ? 'photo-face-small' : 'photo-unreadable';
    }
  }

  private async read(key: string): Promise<Buffer | undefined> {
    try {
      return await this.blobs.get(key);
    } catch (error) {
      if (error instanceof BlobNotFound || error instanceof SealBroken) return undefined;
      throw error;
    }
  }
}

function isTemplate(bytes: Buffer): boolean {
  try {
    return decodeTemplate(bytes, MODEL)?.descriptor.every(Number.isFinite) ?? false;
  } catch {
    return false;
  }
}

/** `faces` largest first. */
export function judgeFaces(faces: readonly DetectedFace[]): Rejection | undefined {
  const [face] = faces;
  if (!face) return 'photo-without-face';
  return Math.min(face.width, face.height) < LEAST_FACE ? 'photo-face-small' : undefined;
}
