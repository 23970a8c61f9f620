import type { FaceLandmarks68 } from '@vladmandic/face-api/dist/face-api.node-wasm.js';
import sharp from 'sharp';
import { BlazeFace, type FoundFace } from './blaze-face.js';
import { CHIP_SIZE, faceChip } from './face-chip.js';
import { openEngine, type Engine } from './engine.js';
import { decode, decoding, inspectHeader } from './intake.js';
import { centre, cut, transformed, type Pixels, type Point, type Similarity } from './pixels.js';
import type { Template } from './template.js';

/** Longest side that the models see; a larger photo gains nothing, since a face is described from 150 × 150 pixels. */
const LONGEST_SIDE = 1280;

/** Side of the square that the landmark network looks at, in pixels. */
const LANDMARK_SIDE = 112;

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
  private constructor(
    readonly engine: Engine,
    readonly detector: BlazeFace,
  ) {}

  /** Loads the models and runs each once, so that the first photo is as quick as the tenth. */
  static async load(): Promise<FaceModels> {
    const engine = await openEngine();
    const { nets } = engine.faceApi;
    for (const net of [nets.faceLandmark68Net, nets.faceRecognitionNet]) await net.loadFromDisk(engine.weights);
    const models = new FaceModels(engine, await BlazeFace.load(engine));
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
    const found = (await this.detector.find(pixels)).sort((a, b) => b.width * b.height - a.width * a.height);
    const faces = found.map((face) => scaled(face, width / info.width));
    const [largest] = found;
    if (!largest) return { width, height, faces };
    return { width, height, faces, template: { descriptor: await this.describe(pixels, largest.points), ...(faces[0] ? { face: faces[0] } : {}) } };
  }

  /**
   * The descriptor's network was trained on upright faces; without the turn, strangers who tilt their heads look alike
   * (docs/decisions/0006). The detector's points are good enough to turn the face roughly, the 68 landmarks to do it well.
   */
  async describe(pixels: Pixels, points: readonly Point[]): Promise<Float32Array> {
    const { nets } = this.engine.faceApi;
    const place = landmarkCrop(points);
    const landmarks = await this.withTensor(cut(pixels, place, LANDMARK_SIDE), LANDMARK_SIDE, (crop) => nets.faceLandmark68Net.detectLandmarks(crop));
    const positions = (landmarks as FaceLandmarks68).positions.map((point) => transformed(point, place));
    const descriptor = await this.withTensor(faceChip(pixels, positions), CHIP_SIZE, (chip) => nets.faceRecognitionNet.computeFaceDescriptor(chip));
    return descriptor as Float32Array;
  }

  private async withTensor<T>(data: Uint8Array, side: number, use: (tensor: PixelTensor) => Promise<T>): Promise<T> {
    const tensor = this.engine.tensorFlow.tensor3d(data, [side, side, 3], 'int32');
    try {
      return await use(tensor);
    } finally {
      tensor.dispose();
    }
  }

  /** A grey picture makes every model allocate what it needs once. */
  private async warmUp(): Promise<void> {
    const pixels: Pixels = { data: new Uint8Array(640 * 480 * 3).fill(127), width: 640, height: 480 };
    await this.detector.find(pixels);
    await this.describe(pixels, [
      { x: 280, y: 200 },
      { x: 360, y: 200 },
      { x: 320, y: 240 },
      { x: 320, y: 290 },
    ]);
  }
}

/** How far the crop for the landmarks reaches, in distances of eyes to mouth (or between the eyes, in profile the shorter): measured best. */
const CROP_REACH = 2.3;
/** Its middle, from the eyes (0) to the mouth (1). */
const CROP_MIDDLE = 0.4;

/** Carries an upright square around the face into the picture, from the detector's points. */
function landmarkCrop([right, left, , mouth]: readonly Point[]): Similarity {
  if (!right || !left || !mouth) throw new Error('The detector gave no eyes and mouth.');
  const eyes = centre([right, left]);
  const reach = Math.max(Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y), Math.hypot(left.x - right.x, left.y - right.y));
  const scale = (CROP_REACH * reach) / LANDMARK_SIDE;
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const [a, b] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const middle = { x: eyes.x + CROP_MIDDLE * (mouth.x - eyes.x), y: eyes.y + CROP_MIDDLE * (mouth.y - eyes.y) };
  const half = LANDMARK_SIDE / 2;
  return { a, b, c: middle.x - (a - b) * half, d: middle.y - (a + b) * half };
}

const scaled = (face: FoundFace, by: number): Face => ({
  left: Math.round(face.left * by),
  top: Math.round(face.top * by),
  width: Math.round(face.width * by),
  height: Math.round(face.height * by),
  confidence: face.confidence,
});
