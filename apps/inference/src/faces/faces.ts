import { Injectable } from '@nestjs/common';
import { BlobNotFound, BlobStore } from '@shiren/blob-store';
import { Problem, type CompareTwoFaces, type ComparedFaces, type DetectedFaces, type MeasuredFaces } from '@shiren/contracts';
import { RecognitionModel, blurOf, decodeTemplate, encodeTemplate, fitnessOf, flawsOf, qualityLimits, type LookedAt, type Template } from '@shiren/vision';
import { FaceWorkers } from './face-workers.js';

/** Least side of a face in pixels: of a photo taken for this purpose (the vendor's limit), and of one that is on record or on a card. */
const LEAST_FACE = { photo: 64, record: 32 } as const;

@Injectable()
export class Faces {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: FaceWorkers,
    private readonly recognition: RecognitionModel,
  ) {}

  /** Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for what is no photo. */
  async detect(image: string): Promise<DetectedFaces> {
    const { width, height, faces, template, quality } = await this.look(image);
    if (template) await this.blobs.put(templateKey(image), encodeTemplate(template));
    return { width, height, faces, ...(quality ? { quality: { ...quality, flaws: flawsOf(quality) } } : {}) };
  }

  /** Throws as `detect` does. */
  async measure(image: string, most: number): Promise<MeasuredFaces> {
    const { width, height, faces } = await this.workers.measure(await this.read(image), most);
    return {
      ...{ width, height },
      faces: faces.map(({ face, quality }) => ({
        ...face,
        blur: blurOf(quality),
        fitness: fitnessOf(quality),
        covered: quality.covered > qualityLimits.mostCovered,
        pose: quality.pose,
      })),
    };
  }

  /** Compares the largest faces; throws FACE.NOT_FOUND or FACE.TOO_SMALL, whose details name the image. */
  async compare({ probe, reference, referenceFrom }: CompareTwoFaces): Promise<ComparedFaces> {
    const [one, other] = await Promise.all([
      saying('probe', () => this.template(probe, LEAST_FACE.photo)),
      saying('reference', () => this.template(reference, LEAST_FACE[referenceFrom])),
    ]);
    return { score: this.recognition.score(one, other) };
  }

  /** From beside the image where it was detected before, else by looking now. */
  private async template(image: string, leastSide: number): Promise<Template> {
    const template = (await this.kept(image)) ?? (await this.look(image)).template;
    if (!template) throw new Problem('FACE.NOT_FOUND', 'No face was found; send a photo from the front, in even light.');
    const { face } = template;
    if (face && Math.min(face.width, face.height) < leastSide) {
      throw new Problem('FACE.TOO_SMALL', `The face is smaller than ${leastSide} × ${leastSide} pixels; come closer.`);
    }
    return template;
  }

  private async look(image: string): Promise<LookedAt> {
    return this.workers.look(await this.read(image));
  }

  private async kept(image: string): Promise<Template | undefined> {
    try {
      return decodeTemplate(await this.blobs.get(templateKey(image)), this.recognition.name);
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
}

/** Says of a problem which of the two images has it. */
async function saying<T>(image: 'probe' | 'reference', look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Problem) throw new Problem(error.code, error.message, { ...error.details, image });
    throw error;
  }
}

const templateKey = (image: string): string => `${image}.template`;
