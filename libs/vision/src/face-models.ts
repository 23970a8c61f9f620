import type { FaceDetection, FaceLandmarks68 } from '@vladmandic/face-api/dist/face-api.node-wasm.js';
import sharp from 'sharp';
import { CHIP_SIZE, faceChip, type Pixels } from './face-chip.js';
import { openEngine, type Engine } from './engine.js';
import { decode, decoding, inspectHeader } from './intake.js';
import type { Template } from './template.js';

/** Longest side that the models see; a larger photo gains nothing, since a face is described from 150 × 150 pixels. */
const LONGEST_SIDE = 1280;

const LEAST_CONFIDENCE = 0.5;
const MOST_FACES = 20;

export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Face extends Rectangle {
  /** Detector's confidence, 0 to 1. */
  confidence: number;
}

export interface LookedAt {
  /** Pixels of the upright image. */
  width: number;
  height: number;
  /** In pixels of the upright image, largest first. */
  faces: Face[];
  /** Of the largest face; absent when there is none. */
  template?: Template;
}

/** A tensor of height × width × 3, 0 to 255. */
type PixelTensor = ReturnType<Engine['tensorFlow']['tensor3d']>;

/** Finds faces and describes the largest. Holds one engine: one caller at a time, so one per worker thread. */
export class FaceModels {
  private constructor(private readonly engine: Engine) {}

  /** Loads the models and runs each once, so that the first photo is as quick as the tenth. */
  static async load(): Promise<FaceModels> {
    const engine = await openEngine();
    const { nets } = engine.faceApi;
    for (const net of [nets.ssdMobilenetv1, nets.faceLandmark68Net, nets.faceRecognitionNet]) {
      await net.loadFromDisk(engine.weights);
    }
    const models = new FaceModels(engine);
    await models.warmUp();
    return models;
  }

  get backend(): Engine['backend'] {
    return this.engine.backend;
  }

  /** Throws as `inspectImage` does: IMAGE.UNREADABLE, IMAGE.ANIMATED, IMAGE.TOO_LARGE. */
  async look(bytes: Buffer): Promise<LookedAt> {
    const { width, height } = await inspectHeader(bytes);
    const { data, info } = await decode(() =>
      sharp(bytes, decoding)
        .autoOrient()
        .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#808080' })
        .toColourspace('srgb')
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
    const pixels: Pixels = { data, width: info.width, height: info.height };
    const tensor = this.tensorOf(pixels);
    try {
      const scale = width / info.width;
      const found = (await this.detect(tensor)).sort((a, b) => b.box.area - a.box.area);
      const faces = found.map(({ box, score }) => scaled({ left: box.x, top: box.y, width: box.width, height: box.height, confidence: score }, scale));
      const [largest] = found;
      if (!largest) return { width, height, faces };
      return { width, height, faces, template: { descriptor: await this.describe(pixels, tensor, largest), ...(faces[0] ? { face: faces[0] } : {}) } };
    } finally {
      tensor.dispose();
    }
  }

  /** SSD MobileNet: the slowest part by far, and the one that misses least. */
  private async detect(tensor: PixelTensor): Promise<FaceDetection[]> {
    const { SsdMobilenetv1Options, detectAllFaces } = this.engine.faceApi;
    return detectAllFaces(tensor, new SsdMobilenetv1Options({ minConfidence: LEAST_CONFIDENCE, maxResults: MOST_FACES }));
  }

  /** The network was trained on upright faces; without the turn, strangers who tilt their heads look alike (docs/decisions). */
  private async describe(pixels: Pixels, tensor: PixelTensor, detection: FaceDetection): Promise<Float32Array> {
    const { nets, extractFaceTensors } = this.engine.faceApi;
    const [crop] = await extractFaceTensors(tensor as never, [detection]);
    if (!crop) throw new Error('A detected face lies outside its image.');
    try {
      const landmarks = (await nets.faceLandmark68Net.detectLandmarks(crop)) as FaceLandmarks68;
      const { positions } = landmarks.shiftBy<FaceLandmarks68>(detection.box.x, detection.box.y);
      const chip = this.tensorOf({ data: faceChip(pixels, positions), width: CHIP_SIZE, height: CHIP_SIZE });
      try {
        return (await nets.faceRecognitionNet.computeFaceDescriptor(chip)) as Float32Array;
      } finally {
        chip.dispose();
      }
    } finally {
      crop.dispose();
    }
  }

  private tensorOf({ data, width, height }: Pixels): PixelTensor {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.engine.tensorFlow.tensor3d(bytes, [height, width, 3], 'int32');
  }

  /** A grey picture makes every model compile and allocate once. */
  private async warmUp(): Promise<void> {
    const { FaceDetection, Rect } = this.engine.faceApi;
    const pixels: Pixels = { data: new Uint8Array(640 * 480 * 3).fill(127), width: 640, height: 480 };
    const tensor = this.tensorOf(pixels);
    try {
      await this.detect(tensor);
      await this.describe(pixels, tensor, new FaceDetection(1, new Rect(0.25, 0.25, 0.5, 0.5), { width: 640, height: 480 }));
    } finally {
      tensor.dispose();
    }
  }
}

const scaled = (face: Face, by: number): Face => ({
  left: Math.round(face.left * by),
  top: Math.round(face.top * by),
  width: Math.round(face.width * by),
  height: Math.round(face.height * by),
  confidence: face.confidence,
});
