import type { Box, FaceDetection, FaceLandmarks68, TNetInput } from '@vladmandic/face-api/dist/face-api.node-wasm.js';
import sharp from 'sharp';
import { openEngine, type Engine } from './engine.js';
import { decode, decoding, inspectHeader } from './intake.js';
import type { Template } from './template.js';

/** Longest side that the models see; a larger photo gains nothing, since a face is described from 150 × 150 pixels. */
const LONGEST_SIDE = 1280;

/** Pixels of the square that the quick detector looks at; the next smaller one (320) misses faces in groups. */
const QUICK_SIZE = 416;
const QUICK_CONFIDENCE = 0.5;
const THOROUGH_CONFIDENCE = 0.5;
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
  /** In pixels of the upright image, largest first; the largest is the face itself, the others the detector's rough boxes. */
  faces: Face[];
  /** Of the largest face; absent when there is none. */
  template?: Template;
}

/** A tensor of height × width × 3, 0 to 255. */
type Pixels = Extract<TNetInput, { dispose(): void; rank: unknown }>;

/** Finds faces and describes the largest. Holds one engine: one caller at a time, so one per worker thread. */
export class FaceModels {
  private constructor(private readonly engine: Engine) {}

  /** Loads the models and runs each once, so that the first photo is as quick as the tenth. */
  static async load(): Promise<FaceModels> {
    const engine = await openEngine();
    const { nets } = engine.faceApi;
    for (const net of [nets.tinyFaceDetector, nets.ssdMobilenetv1, nets.faceLandmark68Net, nets.faceRecognitionNet]) {
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
    const pixels = this.engine.tensorFlow.tensor3d(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      [info.height, info.width, 3],
      'int32',
    ) as unknown as Pixels;
    try {
      const scale = width / info.width;
      const found = (await this.detect(pixels)).sort((a, b) => b.box.area - a.box.area);
      const [largest, ...others] = found;
      if (!largest) return { width, height, faces: [] };
      const { descriptor, box } = await this.describe(pixels, largest);
      const faces = [asFace(box, largest.score), ...others.map(({ box: other, score }) => asFace(other, score))].map((face) => scaled(face, scale));
      return { width, height, faces, template: { descriptor, ...(faces[0] ? { face: faces[0] } : {}) } };
    } finally {
      pixels.dispose();
    }
  }

  /** The quick detector first; what it does not find (small, turned, dark) the thorough one may, at five times the cost. */
  private async detect(pixels: Pixels): Promise<FaceDetection[]> {
    const { TinyFaceDetectorOptions, SsdMobilenetv1Options, detectAllFaces } = this.engine.faceApi;
    const quick = await detectAllFaces(pixels, new TinyFaceDetectorOptions({ inputSize: QUICK_SIZE, scoreThreshold: QUICK_CONFIDENCE }));
    if (quick.length > 0) return quick;
    return detectAllFaces(pixels, new SsdMobilenetv1Options({ minConfidence: THOROUGH_CONFIDENCE, maxResults: MOST_FACES }));
  }

  /** Landmarks turn the detector's rough box into an aligned crop for the descriptor, and into the face's own box. */
  private async describe(pixels: Pixels, detection: FaceDetection): Promise<{ descriptor: Float32Array; box: Rectangle }> {
    const { nets } = this.engine.faceApi;
    const landmarks = await this.withCrop(pixels, detection, async (crop) => (await nets.faceLandmark68Net.detectLandmarks(crop)) as FaceLandmarks68);
    const placed = landmarks.shiftBy<FaceLandmarks68>(detection.box.x, detection.box.y);
    const descriptor = await this.withCrop(pixels, placed.align(), async (crop) => (await nets.faceRecognitionNet.computeFaceDescriptor(crop)) as Float32Array);
    return { descriptor, box: boxOf(placed.positions) };
  }

  private async withCrop<T>(pixels: Pixels, region: FaceDetection | Box, use: (crop: Pixels) => Promise<T>): Promise<T> {
    const [crop] = await this.engine.faceApi.extractFaceTensors(pixels, [region]);
    if (!crop) throw new Error('A detected face lies outside its image.');
    try {
      return await use(crop);
    } finally {
      crop.dispose();
    }
  }

  /** A grey picture makes every model compile and allocate once. */
  private async warmUp(): Promise<void> {
    const { detectAllFaces, SsdMobilenetv1Options, FaceDetection, Rect } = this.engine.faceApi;
    const pixels = this.engine.tensorFlow.fill([480, 640, 3], 127, 'int32') as unknown as Pixels;
    try {
      await this.detect(pixels);
      await detectAllFaces(pixels, new SsdMobilenetv1Options());
      await this.describe(pixels, new FaceDetection(1, new Rect(0.25, 0.25, 0.5, 0.5), { width: 640, height: 480 }));
    } finally {
      pixels.dispose();
    }
  }
}

/** From a landmark model's points: they reach from the brows to the chin, and a forehead is about a third of that again. */
function boxOf(points: readonly { x: number; y: number }[]): Rectangle {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const height = Math.max(...ys) - Math.min(...ys);
  return { left: Math.min(...xs), top: Math.min(...ys) - height / 3, width: Math.max(...xs) - Math.min(...xs), height: (height * 4) / 3 };
}

const asFace = (box: Rectangle, confidence: number): Face => ({ left: box.left, top: box.top, width: box.width, height: box.height, confidence });

const scaled = (face: Face, by: number): Face => ({
  left: Math.round(face.left * by),
  top: Math.round(face.top * by),
  width: Math.round(face.width * by),
  height: Math.round(face.height * by),
  confidence: face.confidence,
});
