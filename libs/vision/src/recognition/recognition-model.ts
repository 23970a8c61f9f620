import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCalibration, type Calibration } from '../calibration.js';
import type { MouthSigns } from '../quality/mouth.js';
import { scoreOfDistance } from '../similarity-score.js';
import { ModelsDiffer, type Template } from '../template.js';
import { coveredBy, parseCoveringProbe, type CoveringProbe } from './covering.js';
import { distanceOf } from './distance.js';
import { modelName, parseManifest, type RecognitionManifest } from './manifest.js';

/** The shipped manifest; `node deploy/face-model.mjs` puts its network next to it. */
export const SHIPPED_MANIFEST = fileURLToPath(new URL('../../models/face-recognition.json', import.meta.url));

interface OpenOptions {
  /** Path of the manifest. */
  manifest?: string;
  /** Path of a calibration. */
  calibration?: string;
  calibrated?: boolean;
}

/** A recognition model that an operator chose, without its network: names, compares and scores templates. */
export class RecognitionModel {
  /** Stored in templates and calibrations: see `modelName`. */
  readonly name: string;

  private constructor(
    readonly manifest: RecognitionManifest,
    /** Path of the ONNX file. */
    readonly file: string,
    private readonly scale: Calibration | undefined,
    private readonly covering: CoveringProbe | undefined,
  ) {
    this.name = modelName(manifest);
  }

  /**
   * Reads the manifest, the file for recognizing masks that it names, and the calibration: `calibration` if given, otherwise the one that the
   * manifest names. Throws
   * an error that says what is wrong with which file. `calibrated: false` reads neither, for the tools that make them.
   */
  static async open({ manifest = SHIPPED_MANIFEST, calibration, calibrated = true }: OpenOptions = {}): Promise<RecognitionModel> {
    const read = await reading(manifest, parseManifest);
    const nextToManifest = (file: string | undefined): string | undefined => (calibrated && file !== undefined ? join(dirname(manifest), file) : undefined);
    const [scaleFile, coveringFile] = [calibration ?? nextToManifest(read.calibration), nextToManifest(read.covering)];
    const scale = scaleFile === undefined ? undefined : await reading(scaleFile, parseCalibration);
    const covering = coveringFile === undefined ? undefined : await reading(coveringFile, parseCoveringProbe);
    const model = new RecognitionModel(read, join(dirname(manifest), read.file), scale, covering);
    model.expectOwn(scaleFile, scale, 'npm run calibrate');
    model.expectOwn(coveringFile, covering, 'npm run train:masks');
    return model;
  }

  private expectOwn(file: string | undefined, made: { model: string } | undefined, by: string): void {
    if (!made || made.model === this.name) return;
    throw new Error(`${file} was made for the model ${made.model}, not for ${this.name}; make one for this model with ${by}.`);
  }

  /** Bytes of the network. Throws if the file is missing or is not the one that the manifest describes. */
  async network(): Promise<Buffer> {
    const bytes = await readFile(this.file).catch(() => {
      throw new Error(`The face recognition network ${this.file} is missing. ${HOW_TO_GET_IT}`);
    });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== this.manifest.sha256)
      throw new Error(`${this.file} has the SHA-256 ${sha256}, but its manifest says ${this.manifest.sha256}. ${HOW_TO_GET_IT}`);
    return bytes;
  }

  get isCalibrated(): boolean {
    return this.scale !== undefined;
  }

  get calibration(): Calibration {
    if (!this.scale) throw new Error(`The model ${this.name} has no calibration; make one with npm run calibrate.`);
    return this.scale;
  }

  /** Smaller means more similar. Throws ModelsDiffer unless both templates are from this model. */
  distance(one: Template, other: Template): number {
    for (const { model } of [one, other]) if (model !== this.name) throw new ModelsDiffer(model, this.name);
    return distanceOf(this.manifest.distance, one.descriptor, other.descriptor);
  }

  /** Confidence that something covers the face, 0 to 1; decided at 0.5. 0 if the model has no file for recognizing masks. */
  covered(descriptor: Float32Array, mouth: MouthSigns): number {
    return this.covering ? coveredBy(this.covering, descriptor, mouth) : 0;
  }

  /**
   * A descriptor as a point: two descriptors of one model with Euclidean distance 1 are as far apart as faces that score 80, so code that follows
   * a face through a recording needs no constants of the model.
   */
  point(descriptor: Float32Array): number[] {
    const at80 = this.calibration.points.find(({ score }) => score === 80)?.distance ?? NaN;
    // for unit vectors, the squared Euclidean distance is twice the cosine distance
    const unit = this.manifest.distance === 'cosine' ? Math.hypot(...descriptor) * Math.sqrt(2 * at80) : at80;
    return Array.from(descriptor, (value) => value / unit);
  }

  /** 0 to 100; throws as `distance` does. */
  score(one: Template, other: Template): number {
    return scoreOfDistance(this.distance(one, other), this.calibration);
  }
}

const HOW_TO_GET_IT = 'Run node deploy/face-model.mjs, or lay the file there by hand (docs/operators/models.md).';

async function reading<T>(file: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`${file} cannot be read: ${error.message}`, { cause: error });
  });
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
