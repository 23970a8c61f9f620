import { Injectable } from '@nestjs/common';
import {
  MIN_FACE_PIXELS,
  type CompareTwoFaces,
  type ComparedFaces,
  type DescribedFace,
  type DetectedFaces,
  type MeasuredFaces,
  type RunningModels,
} from '@shiren/contracts-media';
import { BlobNotFound, BlobStore, isTransient, templateOf } from '@shiren/blob-store';
import { Problem } from '@shiren/contracts-core';
import {
  ModelsDiffer,
  RecognitionModel,
  blurOf,
  decodeTemplate,
  encodeTemplate,
  fitnessOf,
  flawsOf,
  qualityLimits,
  type LookedAt,
  type Template,
} from '@shiren/vision';
import { FaceWorkers } from './face-workers.js';
import { RECOGNITION_ENGINE } from './recognition.js';

@Injectable()
export class Faces {
  constructor(
    private readonly blobs: BlobStore,
    private readonly workers: FaceWorkers,
    private readonly recognition: RecognitionModel,
  ) {}

  get models(): RunningModels {
    const { name, manifest } = this.recognition;
    return { recognition: name, length: manifest.length, engine: RECOGNITION_ENGINE };
  }

  /** Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for anything that is not a usable photo. */
  async detect(image: string): Promise<DetectedFaces> {
    const { width, height, faces, template, quality } = await this.workers.look(await this.read(image));
    if (template) await this.blobs.put(templateOf(image, template.model), encodeTemplate(template));
    return { width, height, faces, ...(quality ? { quality: { ...quality, flaws: flawsOf(quality) } } : {}) };
  }

  /** Throws like `detect`. */
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

  /** Compares the largest faces. Throws FACE.NOT_FOUND or FACE.TOO_SMALL, with the image named in the details, and TEMPLATE.MODEL_MISMATCH. */
  async compare({ probe, reference, referenceFrom }: CompareTwoFaces): Promise<ComparedFaces> {
    const [probeTemplate, referenceTemplate] = await Promise.all([
      this.withImageName('probe', () => this.template(probe, MIN_FACE_PIXELS.photo)),
      this.withImageName('reference', () => this.template(reference, MIN_FACE_PIXELS[referenceFrom])),
    ]);
    try {
      return { score: this.recognition.score(probeTemplate, referenceTemplate) };
    } catch (error) {
      if (error instanceof ModelsDiffer) throw new Problem('TEMPLATE.MODEL_MISMATCH', error.message);
      throw error;
    }
  }

  /**
   * Stores a template of the running model next to an image on record that has none. It starts only while a thread is free and no task is
   * waiting.
   */
  async describe(image: string): Promise<DescribedFace> {
    const model = this.recognition.name;
    try {
      if (!(await this.storedTemplate(image)) && !this.workers.idle) return { model, outcome: 'busy' };
      await this.template(image, MIN_FACE_PIXELS.record);
      return { model, outcome: 'described' };
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) throw error;
      return { model, outcome: error.code.startsWith('FACE.') ? 'no-face' : 'no-photo' };
    }
  }

  /** The image's template of the running model: the stored one, or else a new one, which is stored. */
  private async template(image: string, leastSide: number): Promise<Template> {
    const template = (await this.storedTemplate(image)) ?? (await this.describeAndStore(image));
    if (!template) throw new Problem('FACE.NOT_FOUND', 'No face was found; send a photo taken from the front in even light.');
    const { face } = template;
    if (face && Math.min(face.width, face.height) < leastSide) {
      throw new Problem('FACE.TOO_SMALL', `The face is smaller than ${leastSide} × ${leastSide} pixels; come closer.`);
    }
    return template;
  }

  /** Adds to a problem which of the two images has it, and for which model. */
  private async withImageName<T>(image: 'probe' | 'reference', look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof Problem) throw new Problem(error.code, error.message, { ...error.details, image, model: this.recognition.name });
      throw error;
    }
  }

  private async describeAndStore(image: string): Promise<Template | undefined> {
    const { template }: LookedAt = await this.workers.look(await this.read(image));
    if (!template || isTransient(image)) return template;
    const key = templateOf(image, template.model);
    await this.blobs.put(key, encodeTemplate(template));
    // if the image was erased or replaced meanwhile, the template must not outlive it
    if (!(await this.readIfStored(image))) await this.blobs.delete(key);
    return template;
  }

  private async storedTemplate(image: string): Promise<Template | undefined> {
    const { name, manifest } = this.recognition;
    const stored = await this.readIfStored(templateOf(image, name));
    return stored && decodeTemplate(stored, { name, length: manifest.length });
  }

  private async read(image: string): Promise<Buffer> {
    const bytes = await this.readIfStored(image);
    if (!bytes) throw new Problem('REQUEST.INVALID', 'There is no such image; it may have been erased.');
    return bytes;
  }

  private async readIfStored(key: string): Promise<Buffer | undefined> {
    try {
      return await this.blobs.get(key);
    } catch (error) {
      if (error instanceof BlobNotFound) return undefined;
      throw error;
    }
  }
}
