import sharp from 'sharp';
import { openEngine, type Engine } from '@shiren/networks';
import { BlazeFace, type FoundFace } from './blaze-face.js';
import { faceChip } from './face-chip.js';
import { decode, decoding, inspectHeader } from './intake.js';
import { FaceLandmarks, LANDMARK_SIDE } from './landmarks.js';
import { centre, cut, transformed, upsideDown, type Pixels, type Point, type Similarity } from './pixels.js';
import { mouthSigns, type MouthSigns } from './quality/mouth.js';
import { qualityOf, type FaceQuality } from './quality/quality.js';
import { FaceDescriptor } from './recognition/face-descriptor.js';
import { RecognitionModel } from './recognition/recognition-model.js';
import type { Template } from './template.js';

/** Maximum side of the models' input; more pixels gain nothing, since a face is described from 112 × 112 pixels. */
const MAX_SIDE_PIXELS = 1280;
/** Longest side in the first pass, and the width of a face in it, in pixels, from which a larger image would not improve the descriptor. */
const SHORT_LOOK = 640;
const FINE_FACE = 110;

/** A face with less disagreement between detector and landmarks is certainly upright: none of 239 upside-down photos had less than 0.13. */
const SURELY_UPRIGHT = 0.12;

/** If another face is at least this wide relative to the largest, nobody can say whose photo it is. */
const RIVAL = 0.8;

interface Seen {
  pixels: Pixels;
  /** In coordinates of these pixels, largest first. */
  found: FoundFace[];
  /** Whether the pixels are the photo rotated by 180°. */
  upsideDown?: boolean;
  /** Of the largest face. */
  aligned?: { landmarks: Point[]; chip: Uint8Array; disagreement: number };
}

/**
 * Number of runs before the first photo: V8 optimizes code that runs repeatedly. After two, the first photo takes 1.4 times the tenth, as after six,
 * which cost another 0.6 s of processor time per worker.
 */
const WARM_UP_ROUNDS = 2;

export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Face extends Rectangle {
  /** Confidence of the detector, 0 to 1. */
  confidence: number;
}

export interface LookedAt {
  /** Size of the upright image in pixels. */
  width: number;
  height: number;
  /** In pixels of the upright image, largest first. */
  faces: Face[];
  /** Of the largest face; absent if there is none. */
  template?: Template;
  /** Of the largest face. */
  quality?: FaceQuality;
  /** Of the largest face: visibility of its mouth. */
  mouth?: MouthSigns;
}

/** Faces of a photo with their quality, largest first. */
export interface MeasuredPhoto {
  /** Size of the upright image in pixels. */
  width: number;
  height: number;
  faces: { face: Face; quality: FaceQuality }[];
}

/** Finds faces and describes the largest. Has one engine for one caller at a time, so one per worker thread. */
export class FaceModels {
  private constructor(
    readonly engine: Engine,
    readonly detector: BlazeFace,
    private readonly landmarks: FaceLandmarks,
    private readonly descriptor: FaceDescriptor,
  ) {}

  /**
   * Loads the models (with the shipped recognition model and the best engine by default) and runs each, so that the first photo is as fast as later ones.
   */
  static async load(recognition?: RecognitionModel, given?: Engine): Promise<FaceModels> {
    const engine = given ?? (await openEngine());
    const descriptor = await FaceDescriptor.load(engine, recognition ?? (await RecognitionModel.open()));
    const models = new FaceModels(engine, await BlazeFace.load(engine), await FaceLandmarks.load(engine), descriptor);
    await models.warmUp();
    return models;
  }

  /** The model that describes and compares faces here. */
  get recognition(): RecognitionModel {
    return this.descriptor.model;
  }

  get backend(): Engine['name'] {
    return this.engine.name;
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

  /** Measures up to `most` of the largest faces; throws as `look` does. */
  async measure(bytes: Buffer, most: number): Promise<MeasuredPhoto> {
    const { width, height } = await inspectHeader(bytes);
    const pixels = await decoded(bytes, MAX_SIDE_PIXELS);
    const found = bySize(await this.detector.findAll(pixels));
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
   * An upside-down face may be detected as upright, with eyes where its mouth is, sometimes with more confidence than in its true orientation; and an
   * upright one as upside down, if its mouth is open or it fills the photo. The 68 landmarks decide: they agree with the detector's points only
   * if the orientation is right. (A face lying on its side is detected correctly.)
   */
  private async seen(bytes: Buffer, longest: number): Promise<Seen> {
    const asSent = await this.upright(bytes, longest);
    const aligned = await this.aligned(asSent);
    if (aligned.aligned && aligned.aligned.disagreement <= SURELY_UPRIGHT) return aligned;
    const pixels = upsideDown(asSent.pixels);
    const turned = await this.aligned({ pixels, found: bySize(await this.detector.find(pixels)), upsideDown: true });
    return (turned.aligned?.disagreement ?? Infinity) < (aligned.aligned?.disagreement ?? Infinity) ? turned : aligned;
  }

  private async aligned(seen: Seen): Promise<Seen> {
    const [largest] = seen.found;
    if (!largest) return seen;
    const { landmarks, chip } = await this.align(seen.pixels, largest.points);
    return { ...seen, aligned: { landmarks, chip, disagreement: disagreement(largest.points, landmarks) } };
  }

  /** A small image takes a third of the time to decode. If its faces are small, a larger one is decoded, and searched again only if none was found. */
  private async upright(bytes: Buffer, longest: number): Promise<Seen> {
    const small = await decoded(bytes, SHORT_LOOK);
    const found = bySize(await this.detector.find(small));
    if (longest <= SHORT_LOOK || (found[0] && found[0].width >= FINE_FACE)) return { pixels: small, found };
    const pixels = await decoded(bytes, MAX_SIDE_PIXELS);
    if (found.length === 0) return { pixels, found: bySize(await this.detector.find(pixels)) };
    return { pixels, found: found.map((face) => enlarged(face, pixels.width / small.width)) };
  }

  /**
   * The descriptor's network was trained on upright faces; without rotation, different people who tilt their heads look alike
   * (docs/decisions/0006). The detector's points suffice for a rough rotation, the 68 landmarks for an exact one.
   */
  async describe(pixels: Pixels, points: readonly Point[]): Promise<{ descriptor: Float32Array; landmarks: Point[]; chip: Uint8Array }> {
    const { landmarks, chip } = await this.align(pixels, points);
    return { descriptor: await this.descriptor.describe(pixels, landmarks), landmarks, chip };
  }

  private async align(pixels: Pixels, points: readonly Point[]): Promise<{ landmarks: Point[]; chip: Uint8Array }> {
    const place = landmarkCrop(points);
    const landmarks = (await this.landmarks.find(cut(pixels, place, LANDMARK_SIDE))).map((point) => transformed(point, place));
    return { landmarks, chip: faceChip(pixels, landmarks) };
  }

  /** A photo of noise goes through all steps, including both sizes of the detector. */
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
 * Mean distance of the detector's eyes, nose and mouth from those of the 68 landmarks, in distances between the eyes. 239 upright photos
 * gave 0.03 to 0.38 (median 0.08), upside down 0.13 to 5.7 (median 0.67), and each of them more than upright.
 */
function disagreement(points: readonly Point[], landmarks: readonly Point[]): number {
  const [right, left] = [centre(landmarks.slice(36, 42)), centre(landmarks.slice(42, 48))];
  const seen = [right, left, centre(landmarks.slice(30, 31)), centre(landmarks.slice(48, 68))];
  const apart = seen.map(({ x, y }, index) => Math.hypot(x - (points[index]?.x ?? x), y - (points[index]?.y ?? y)));
  return apart.reduce((sum, distance) => sum + distance, 0) / apart.length / Math.hypot(left.x - right.x, left.y - right.y);
}

/** Eyes, nose and mouth of an imaginary face half as wide as the image. */
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

/** Size of the landmark crop in distances from eyes to mouth (or between the eyes, which is shorter in profile): the best value measured. */
const CROP_REACH = 2.3;
/** Its centre, from the eyes (0) to the mouth (1). */
const CROP_MIDDLE = 0.4;

/** Maps an upright square around the face into the image, from the detector's points. */
function landmarkCrop([right, left, , mouth]: readonly Point[]): Similarity {
  if (!right || !left || !mouth) throw new Error('The detector returned no eyes or mouth.');
  const eyes = centre([right, left]);
  const reach = Math.max(Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y), Math.hypot(left.x - right.x, left.y - right.y));
  const scale = (CROP_REACH * reach) / LANDMARK_SIDE;
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const [a, b] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const middle = { x: eyes.x + CROP_MIDDLE * (mouth.x - eyes.x), y: eyes.y + CROP_MIDDLE * (mouth.y - eyes.y) };
  const half = LANDMARK_SIDE / 2;
  return { a, b, c: middle.x - (a - b) * half, d: middle.y - (a + b) * half };
}

/** Position in the original photo of a face that was found in the rotated one. */
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
