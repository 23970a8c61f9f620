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

  /** Throws IMAGE.UNREADABLE, IMAGE.ANIMATED or IMAGE.TOO_LARGE for what is no photo. */
  async detect(image: string): Promise<DetectedFaces> {
    const { width, height, faces, template, quality } = await this.workers.look(await this.read(image));
    if (template) await this.blobs.put(templateOf(image, template.model), encodeTemplate(template));
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

  /** Compares the largest faces; throws FACE.NOT_FOUND or FACE.TOO_SMALL, whose details name the image, and TEMPLATE.MODEL_MISMATCH. */
  async compare({ probe, reference, referenceFrom }: CompareTwoFaces): Promise<ComparedFaces> {
    const [one, other] = await Promise.all([
      this.saying('probe', () => this.template(probe, MIN_FACE_PIXELS.photo)),
      this.saying('reference', () => this.template(reference, MIN_FACE_PIXELS[referenceFrom])),
    ]);
    try {
      return { score: this.recognition.score(one, other) };
    } catch (error) {
      if (error instanceof ModelsDiffer) throw new Problem('TEMPLATE.MODEL_MISMATCH', error.message);
      throw error;
    }
  }

  /** Keeps a template by the running model next to an image on record that has none. It begins only while a thread is free and nobody waits for one. */
  async describe(image: string): Promise<DescribedFace> {
    const model = this.recognition.name;
    try {
      if (!(await this.kept(image)) && !this.workers.idle) return { model, outcome: 'busy' };
      await this.template(image, MIN_FACE_PIXELS.record);
      return { model, outcome: 'described' };
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) throw error;
      return { model, outcome: error.code.startsWith('FACE.') ? 'no-face' : 'no-photo' };
    }
  }

  /** By the running model: as it is kept next to the image, else by looking now, and then it is kept. */
  private async template(image: string, leastSide: number): Promise<Template> {
    const template = (await this.kept(image)) ?? (await this.lookAndKeep(image));
    if (!template) throw new Problem('FACE.NOT_FOUND', 'No face was found; send a photo from the front, in even light.');
    const { face } = template;
    if (face && Math.min(face.width, face.height) < leastSide) {
      throw new Problem('FACE.TOO_SMALL', `The face is smaller than ${leastSide} × ${leastSide} pixels; come closer.`);
    }
    return template;
  }

  /** Says of a problem which of the two images has it, and for which model. */
  private async saying<T>(image: 'probe' | 'reference', look: () => Promise<T>): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof Problem) throw new Problem(error.code, error.message, { ...error.details, image, model: this.recognition.name });
      throw error;
    }
  }

  private async lookAndKeep(image: string): Promise<Template | undefined> {
    const { template }: LookedAt = await this.workers.look(await this.read(image));
    if (!template || isTransient(image)) return template;
    const key = templateOf(image, template.model);
    await this.blobs.put(key, encodeTemplate(template));
    // erased or replaced while it was looked at: the template must not outlive the image
    if (!(await this.readIfStored(image))) await this.blobs.delete(key);
    return template;
  }

  private async kept(image: string): Promise<Template | undefined> {
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
