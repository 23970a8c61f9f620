import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { Problem, type ComparedFaces, type DetectedFaces } from '@shiren/contracts';
import { decodeTemplate, distance, encodeTemplate, scoreOfDistance, type LookedAt, type Template } from '@shiren/vision';
import { FaceWorkers } from './face-workers.js';

/** Least side of a face in pixels: of a photo taken for this purpose (the vendor's limit), and of one that is on record or on a card. */
const LEAST_FACE = { probe: 64, reference: 32 } as const;

@Injectable()
export class Faces {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: FaceWorkers,
  ) {}

  /** Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for what is no photo. */
  async detect(image: string): Promise<DetectedFaces> {
    const { width, height, faces } = await this.look(image);
    return { width, height, faces };
  }

  /** Compares the largest faces; throws FACE.NOT_FOUND or FACE.TOO_SMALL, whose details name the image. */
  async compare(probe: string, reference: string): Promise<ComparedFaces> {
    const [one, other] = await Promise.all([this.template(probe, 'probe'), this.template(reference, 'reference')]);
    return { score: scoreOfDistance(distance(one.descriptor, other.descriptor)) };
  }

  /** From beside the image where it was looked at before, else by looking now. */
  private async template(image: string, role: keyof typeof LEAST_FACE): Promise<Template> {
    const template = (await this.kept(image)) ?? (await this.named(role, () => this.look(image))).template;
    if (!template) throw new Problem('FACE.NOT_FOUND', `No face was found in the ${role} image; send a photo from the front, in even light.`, { image: role });
    const { face } = template;
    if (face && Math.min(face.width, face.height) < LEAST_FACE[role]) {
      throw new Problem('FACE.TOO_SMALL', `The face in the ${role} image is smaller than ${LEAST_FACE[role]} pixels; come closer.`, { image: role });
    }
    return template;
  }

  private async look(image: string): Promise<LookedAt> {
    const seen = await this.workers.look(await this.read(image));
    if (seen.template) await this.blobs.put(templateKey(image), encodeTemplate(seen.template));
    return seen;
  }

  private async kept(image: string): Promise<Template | undefined> {
    try {
      return decodeTemplate(await this.blobs.get(templateKey(image)));
    } catch (error) {
      if (error instanceof BlobNotFound) return undefined;
      throw error;
    }
  }

  private async read(image: string): Promise<Buffer> {
    try {
      return await this.blobs.get(image);
    } catch (error) {
      if (error instanceof BlobNotFound) throw new Problem('REQUEST.INVALID', 'There is no such image; it may have been erased.');
      throw error;
    }
  }

  /** Says of an unreadable image which of the two it is. */
  private async named<T>(role: string, look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof Problem) throw new Problem(error.code, error.message, { ...error.details, image: role });
      throw error;
    }
  }
}

const templateKey = (image: string): string => `${image}.template`;
