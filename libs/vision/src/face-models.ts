import sharp from 'sharp';
import { BlazeFace, type FoundFace } from './blaze-face.js';
import { openEngine, type Engine } from './engine.js';
import { faceChip } from './face-chip.js';
import { decode, decoding, inspectHeader } from './intake.js';
import { FaceLandmarks, LANDMARK_SIDE } from './landmarks.js';
import { centre, cut, transformed, upsideDown, type Pixels, type Point, type Similarity } from './pixels.js';
import { mouthSigns, type MouthSigns } from './quality/mouth.js';
import { qualityOf, type FaceQuality } from './quality/quality.js';
import { FaceDescriptor } from './recognition/face-descriptor.js';
import { RecognitionModel } from './recognition/recognition-model.js';
import type { Template } from './template.js';

/** Longest side that the models see; a larger photo gains nothing, since a face is described from 112 × 112 pixels. */
const MAX_SIDE_PIXELS = 1280;
/** Longest side at the first look, and the width of a face, in pixels of it, from which a larger picture would add nothing to the description. */
const SHORT_LOOK = 640;
const FINE_FACE = 110;

/** Disagreement of detector and landmarks up to which a face is surely the right way up: of 239 photos upside down none had less than 0.13. */
const SURELY_UPRIGHT = 0.12;

/** Width of another face, as a share of the largest one's, from which nobody can say whose photo it is. */
const RIVAL = 0.8;

interface Seen {
  pixels: Pixels;
  /** In these pixels, largest first. */
  found: FoundFace[];
  /** Whether the pixels are the photo's, turned by 180°. */
  upsideDown?: boolean;
  /** Of the largest face. */
  aligned?: { landmarks: Point[]; chip: Uint8Array; disagreement: number };
}

/** How often the models run before the first photo: V8 compiles what is run again and again. */
const WARM_UP_ROUNDS = 6;

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
  /** Of the largest face. */
  quality?: FaceQuality;
  /** Of the largest face: what is seen of its mouth. */
  mouth?: MouthSigns;
}

/** Faces of a photo with how fit each is, largest first. */
export interface MeasuredPhoto {
  /** Pixels of the upright image. */
  width: number;
  height: number;
  faces: { face: Face; quality: FaceQuality }[];
}

/** Finds faces and describes the largest. Holds one engine: one caller at a time, so one per worker thread. */
export class FaceModels {
  private constructor(
    readonly engine: Engine,
    readonly detector: BlazeFace,
    private readonly landmarks: FaceLandmarks,
    private readonly descriptor: FaceDescriptor,
  ) {}

  /** Loads the models (the recognition model that ships unless another is given) and runs each once, so that the first photo is as quick as the tenth. */
  static async load(recognition?: RecognitionModel): Promise<FaceModels> {
    const engine = await openEngine();
    const descriptor = await FaceDescriptor.load(recognition ?? (await RecognitionModel.open()));
    const models = new FaceModels(engine, await BlazeFace.load(engine), await FaceLandmarks.load(engine), descriptor);
    await models.warmUp();
    return models;
  }

  /** What describes and compares faces here. */
  get recognition(): RecognitionModel {
    return this.descriptor.model;
  }

  get backend(): Engine['backend'] {
    return this.engine.backend;
  }

  /** Throws as `inspectImage` does: IMAGE.UNREADABLE, IMAGE.ANIMATED, IMAGE.TOO_LARGE. */
  async look(bytes: Buffer): Promise<LookedAt> {
    const { width, height } = await inspectHeader(bytes);
    const { pixels, found, upsideDown, aligned } = await this.seen(bytes, Math.max(width, height));
    const faces = found.map((face) => onImage(upsideDown ? turned(face, pixels) : face, width / pixels.width));
    if (!aligned) return { width, height, faces };
    const { landmarks, chip } = aligned;
    const descriptor = await this.descriptor.describe(pixels, landmarks);
    const size = Math.min(faces[0]?.width ?? 0, faces[0]?.height ?? 0);
    const rivals = faces.filter((face) => face.width >= RIVAL * (faces[0]?.width ?? 0)).length;
    const mouth = mouthSigns(chip);
    const quality = qualityOf(chip, landmarks, { size, faces: rivals, covered: this.recognition.covered(descriptor, mouth) });
    return { width, height, faces, template: { model: this.recognition.name, descriptor, ...(faces[0] ? { face: faces[0] } : {}) }, quality, mouth };
  }

  /** Measures the largest faces, so many of them; throws as `look` does. */
  async measure(bytes: Buffer, most: number): Promise<MeasuredPhoto> {
    const { width, height } = await inspectHeader(bytes);
    const pixels = await decoded(bytes, MAX_SIDE_PIXELS);
    const found = bySize(this.detector.findAll(pixels));
    const faces = [];
    for (const one of found.slice(0, most)) {
      const face = onImage(one, width / pixels.width);
      const { descriptor, landmarks, chip } = await this.describe(pixels, one.points);
      const given = { size: Math.min(face.width, face.height), faces: found.length, covered: this.recognition.covered(descriptor, mouthSigns(chip)) };
      faces.push({ face, quality: qualityOf(chip, landmarks, given) });
    }
    return { width, height, faces };
  }

  /**
   * A face on its head is taken for one that stands, with eyes where its mouth is, at times more surely than for what it is; so is one that
   * stands for one on its head, where its mouth is open or it fills the photo. The 68 landmarks tell: they lie where the detector's points do only
   * if the face is the right way up. (Lying on its side it is found with all its points.)
   */
  private async seen(bytes: Buffer, longest: number): Promise<Seen> {
    const asSent = await this.upright(bytes, longest);
    const aligned = this.aligned(asSent);
    if (aligned.aligned && aligned.aligned.disagreement <= SURELY_UPRIGHT) return aligned;
    const pixels = upsideDown(asSent.pixels);
    const turned = this.aligned({ pixels, found: bySize(this.detector.find(pixels)), upsideDown: true });
    return (turned.aligned?.disagreement ?? Infinity) < (aligned.aligned?.disagreement ?? Infinity) ? turned : aligned;
  }

  private aligned(seen: Seen): Seen {
    const [largest] = seen.found;
    if (!largest) return seen;
    const { landmarks, chip } = this.align(seen.pixels, largest.points);
    return { ...seen, aligned: { landmarks, chip, disagreement: disagreement(largest.points, landmarks) } };
  }

  /** A small picture takes a third of the time to decode. Where its faces are small a larger one is read, and searched only if none was found. */
  private async upright(bytes: Buffer, longest: number): Promise<Seen> {
    const small = await decoded(bytes, SHORT_LOOK);
    const found = bySize(this.detector.find(small));
    if (longest <= SHORT_LOOK || (found[0] && found[0].width >= FINE_FACE)) return { pixels: small, found };
    const pixels = await decoded(bytes, MAX_SIDE_PIXELS);
    if (found.length === 0) return { pixels, found: bySize(this.detector.find(pixels)) };
    return { pixels, found: found.map((face) => enlarged(face, pixels.width / small.width)) };
  }

  /**
   * The descriptor's network was trained on upright faces; without the turn, strangers who tilt their heads look alike
   * (docs/decisions/0006). The detector's points are good enough to turn the face roughly, the 68 landmarks to do it well.
   */
  async describe(pixels: Pixels, points: readonly Point[]): Promise<{ descriptor: Float32Array; landmarks: Point[]; chip: Uint8Array }> {
    const { landmarks, chip } = this.align(pixels, points);
    return { descriptor: await this.descriptor.describe(pixels, landmarks), landmarks, chip };
  }

  private align(pixels: Pixels, points: readonly Point[]): { landmarks: Point[]; chip: Uint8Array } {
    const place = landmarkCrop(points);
    const landmarks = this.landmarks.find(cut(pixels, place, LANDMARK_SIDE)).map((point) => transformed(point, place));
    return { landmarks, chip: faceChip(pixels, landmarks) };
  }

  /** A photo of noise takes every step, both sizes that the detector looks at among them. */
  private async warmUp(): Promise<void> {
    const photo = await sharp({
      create: { width: SHORT_LOOK, height: SHORT_LOOK, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    })
      .jpeg()
      .toBuffer();
    for (let round = 0; round < WARM_UP_ROUNDS; round++) {
      await this.look(photo);
      await this.describe(await decoded(photo, SHORT_LOOK), WARM_UP_POINTS);
    }
  }
}

/**
 * Mean distance from the detector's eyes, nose and mouth to those of the 68 landmarks, in distances between the eyes. 239 photos the right way up
 * gave 0.03 to 0.38 (median 0.08), upside down 0.13 to 5.7 (median 0.67), and each of them more than upright.
 */
function disagreement(points: readonly Point[], landmarks: readonly Point[]): number {
  const [right, left] = [centre(landmarks.slice(36, 42)), centre(landmarks.slice(42, 48))];
  const seen = [right, left, centre(landmarks.slice(30, 31)), centre(landmarks.slice(48, 68))];
  const apart = seen.map(({ x, y }, index) => Math.hypot(x - (points[index]?.x ?? x), y - (points[index]?.y ?? y)));
  return apart.reduce((sum, distance) => sum + distance, 0) / apart.length / Math.hypot(left.x - right.x, left.y - right.y);
}

/** Eyes, nose and mouth of a face that isn't there, half as wide as the picture. */
const WARM_UP_POINTS: readonly Point[] = [
  { x: 243.3, y: 238.1 },
  { x: 398.7, y: 241.2 },
  { x: 321.9, y: 322.5 },
  { x: 322.4, y: 401.6 },
];

const bySize = (faces: readonly FoundFace[]): FoundFace[] => [...faces].sort((a, b) => b.width * b.height - a.width * a.height);

async function decoded(bytes: Buffer, side: number): Promise<Pixels> {
  const { data, info } = await decode(() =>
    sharp(bytes, decoding)
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { data, width: info.width, height: info.height };
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

/** Where a face lies in the photo, of one that was found while the photo was upside down. */
const turned = (face: FoundFace, { width, height }: Pixels): FoundFace => ({
  ...face,
  left: width - face.left - face.width,
  top: height - face.top - face.height,
});

const enlarged = ({ left, top, width, height, confidence, points }: FoundFace, by: number): FoundFace => ({
  left: left * by,
  top: top * by,
  width: width * by,
  height: height * by,
  confidence,
  points: points.map(({ x, y }) => ({ x: x * by, y: y * by })),
});

/** In whole pixels. */
const onImage = (face: FoundFace, by: number): Face => {
  const { left, top, width, height, confidence } = enlarged(face, by);
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height), confidence };
};
