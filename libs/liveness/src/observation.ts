/** What was observed in one frame of a recording: only numbers, so that all decisions are pure functions over them. */
export interface FrameObservation {
  /** Milliseconds since the recording's first frame, by the recorder's clock. */
  at: number;
  /** Size of the upright frame in pixels. */
  width: number;
  height: number;
  /** Number of faces, if the whole frame was searched; absent if the face was only tracked. */
  faces?: number;
  /** Mean luma of the frame, 0 to 255. */
  light: number;
  /** Mean red, green and blue of the surroundings of the face, 0 to 255. */
  surround: Colour;
  /** Mean difference of luma from the previous frame, over a coarse grid, 0 to 255; absent in the first frame of a piece. */
  change?: number;
  /** Absent if there is no face. */
  face?: ObservedFace;
  /** The face as a point (`RecognitionModel.point` in libs/vision): two people are further apart than 1. Only in some frames. */
  descriptor?: readonly number[];
}

export type Colour = readonly [red: number, green: number, blue: number];

export interface ObservedFace {
  /** x, y, z of the mesh's 468 points, one after the other, in pixels of the frame; smaller z is nearer. */
  mesh: readonly number[];
  /** Mean red, green and blue of cheeks and forehead, 0 to 255. */
  skin: Colour;
  /** Sharpness of the face: variance of the Laplacian of its luma at 128 pixels a side. */
  sharpness: number;
  /** The upright face at THUMBNAIL × THUMBNAIL pixels, luma, base64. */
  thumbnail: string;
  /** Both eyes from corner to corner, EYE_PATCH pixels each, luma, base64. */
  eyes: string;
  /** Perceptual hash of the thumbnail, 16 hexadecimal digits. */
  hash: string;
}

/** Side of a face's thumbnail, in pixels. */
export const THUMBNAIL = 24;

/** Width and height of an eye patch, in pixels. */
export const EYE_PATCH = { width: 16, height: 8 } as const;

/** Pose and expression of a face. */
export interface Expression {
  at: number;
  /** Degrees; positive towards the person's own left, which is the right of an image that is not mirrored. The mesh measures some two thirds of a turn. */
  yaw: number;
  /** Degrees; 0 for an average face looking straight ahead, positive downwards. */
  pitch: number;
  roll: number;
  /** Gap between the lips relative to their width: 0 closed, above 0.3 open. */
  mouth: number;
  /** Opening of the eyes relative to their width, mean of both: about 0.3 open, below 0.2 closed. */
  eyes: number;
  /** Appearance of the eyes: luma of both patches, 0 to 255. */
  eyePatches: Uint8Array;
  /** Centre of the face and its width, as fractions of the frame's width. */
  x: number;
  y: number;
  size: number;
}

/** Degrees by which the base of the nose lies behind the line of the eyes on an average face looking straight ahead. */
const LEVEL = 30;

/** Derives pose, mouth and eyes from a mesh. */
export function expressionOf({ at, width }: FrameObservation, { mesh, eyes: eyePatches }: ObservedFace): Expression {
  const point = (index: number): Point => ({ x: mesh[3 * index] ?? 0, y: mesh[3 * index + 1] ?? 0, z: mesh[3 * index + 2] ?? 0 });
  const [right, left] = [point(234), point(454)];
  const [eyeRight, eyeLeft] = [point(33), point(263)];
  const eyes = middle(eyeRight, eyeLeft);
  const roll = Math.atan2(eyeLeft.y - eyeRight.y, eyeLeft.x - eyeRight.x);
  // the base of the nose relative to the eyes, upright: neither moves with the mouth
  const nose = point(2);
  const down = (nose.y - eyes.y) * Math.cos(roll) - (nose.x - eyes.x) * Math.sin(roll);
  const centre = middle(right, left);
  return {
    at,
    yaw: degrees(Math.atan2(left.z - right.z, left.x - right.x)),
    pitch: degrees(Math.atan2(nose.z - eyes.z, down)) + LEVEL,
    roll: degrees(roll),
    mouth: flat(point(13), point(14)) / flat(point(61), point(291)),
    eyes: (eyeOpening(RIGHT_EYE.map(point)) + eyeOpening(LEFT_EYE.map(point))) / 2,
    eyePatches: Buffer.from(eyePatches, 'base64'),
    x: centre.x / width,
    y: centre.y / width,
    size: flat(right, left) / width,
  };
}

interface Point {
  x: number;
  y: number;
  z: number;
}

/** Corners first, then pairs of points on the upper and lower lid. */
const RIGHT_EYE = [33, 133, 159, 145, 158, 153, 160, 144] as const;
const LEFT_EYE = [263, 362, 386, 374, 385, 380, 387, 373] as const;

function eyeOpening(points: readonly Point[]): number {
  const [outer, inner, ...lids] = points as [Point, Point, ...Point[]];
  let gap = 0;
  for (let index = 0; index < lids.length; index += 2) gap += flat(lids[index] as Point, lids[index + 1] as Point);
  return gap / (lids.length / 2) / flat(outer, inner);
}

const flat = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);
const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, z: (one.z + other.z) / 2 });
const degrees = (radians: number): number => (radians * 180) / Math.PI;
