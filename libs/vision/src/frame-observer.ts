import type { Frame } from '@shiren/contracts-media';
import { EYE_PATCH, type Colour, type FrameObservation, type ObservedFace } from '@shiren/liveness';
import sharp from 'sharp';
import { FaceMesh, MESH_SIDE, squareOfFace, squareOfMesh, type Mesh } from './face-mesh.js';
import type { FaceModels } from './face-models.js';
import { decode, decoding, inspectHeader } from './intake.js';
import { centre, type Pixels, type Point, type Similarity } from './pixels.js';
import { hashOf, lumaAt, thumbnailOf } from './thumbnail.js';

/** Maximum size of the frames, in pixels; a page sends no larger ones. */
const WIDTH = 480;
const HEIGHT = 960;

/** Below this confidence the mesh has lost the face, and it is detected again. */
const MIN_CONFIDENCE = 0.5;

/**
 * How often the mesh is fitted to a newly detected face, since the detector's box is rough, until it is as stable as on a tracked
 * face. With one fit fewer, the first frame of each piece differed from the next ones, which looked like a movement that repeats with every piece.
 */
const SETTLING = 3;

/** Interval between checks of whose face it is, in milliseconds. */
const DESCRIBED_EVERY = 900;

/** Tracks the largest face through the frames of a piece: detected once, then tracked by its mesh, detected again when lost. */
export class FrameObserver {
  private constructor(
    private readonly models: FaceModels,
    private readonly mesh: FaceMesh,
  ) {}

  static async load(models: FaceModels): Promise<FrameObserver> {
    return new FrameObserver(models, await FaceMesh.load(models.engine));
  }

  /** Throws as `inspectHeader` does for a frame that is not an image. */
  async observe(frames: readonly Frame[]): Promise<FrameObservation[]> {
    const observations: FrameObservation[] = [];
    let place: Similarity | undefined;
    let before: Float32Array | undefined;
    let described = -Infinity;
    for (const { at, image } of frames) {
      const pixels = await readFrame(Buffer.from(image.buffer, image.byteOffset, image.byteLength));
      let faces: number | undefined;
      if (!place) ({ place, faces } = await this.find(pixels));
      let mesh = place && (await this.mesh.fit(pixels, place));
      for (let times = 0; mesh && faces !== undefined && times < SETTLING; times++) mesh = await this.mesh.fit(pixels, squareOfMesh(mesh.points));
      if (mesh && mesh.confidence < MIN_CONFIDENCE) mesh = undefined;
      place = mesh && squareOfMesh(mesh.points);
      const grid = coarse(pixels);
      observations.push({
        at,
        width: pixels.width,
        height: pixels.height,
        ...(faces === undefined ? {} : { faces }),
        light: mean(grid),
        surround: meanColour(pixels, background(pixels, mesh)),
        ...(before ? { change: difference(before, grid) } : {}),
        ...(mesh ? { face: observedFace(pixels, mesh) } : {}),
        ...(mesh && at - described >= DESCRIBED_EVERY
          ? { descriptor: this.models.recognition.point((await this.models.describe(pixels, pointsOf(mesh))).descriptor) }
          : {}),
      });
      if (observations.at(-1)?.descriptor) described = at;
      before = grid;
    }
    return observations;
  }

  private async find(pixels: Pixels): Promise<{ place?: Similarity; faces: number }> {
    const found = (await this.models.detector.findAll(pixels)).sort((a, b) => b.width * b.height - a.width * a.height);
    const [largest] = found;
    if (!largest) return { faces: 0 };
    // a much smaller face in the background (a poster, a passer-by) is ignored
    const faces = found.filter(({ width }) => width >= largest.width / 3).length;
    return { place: squareOfFace(largest), faces };
  }
}

/** Decodes a frame, upright, at the maximum size or smaller. */
export async function readFrame(image: Buffer): Promise<Pixels> {
  await inspectHeader(image);
  const { data, info } = await decode(() =>
    sharp(image, decoding)
      .autoOrient()
      .resize(WIDTH, HEIGHT, { fit: 'inside', withoutEnlargement: true })
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { data, width: info.width, height: info.height };
}

function observedFace(pixels: Pixels, mesh: Mesh): ObservedFace {
  const thumbnail = thumbnailOf(pixels, mesh.points);
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    mesh: mesh.points.flatMap(({ x, y, z }) => [round(x), round(y), round(z)]),
    skin: meanColour(pixels, skin(pixels, mesh)),
    sharpness: sharpness(mesh.crop),
    thumbnail: Buffer.from(thumbnail).toString('base64'),
    eyes: Buffer.from(EYES.flatMap(([from, to]) => eyePatch(pixels, mesh, from, to))).toString('base64'),
    hash: hashOf(thumbnail),
  };
}

/** Eyes, nose and mouth, in the detector's order. */
function pointsOf({ points }: Mesh): Point[] {
  const between = (...indices: number[]): Point => centre(indices.map((index) => points[index] ?? { x: 0, y: 0 }));
  return [between(33, 133), between(362, 263), between(1), between(13, 14)];
}

/** Corners of each eye in the mesh, from left to right in the image. */
const EYES = [
  [33, 133],
  [362, 263],
] as const;

/** An eye from corner to corner, half as high as wide, in luma. */
function eyePatch({ data, width, height }: Pixels, { points }: Mesh, from: number, to: number): number[] {
  const [a, b] = [points[from] ?? { x: 0, y: 0 }, points[to] ?? { x: 0, y: 0 }];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return Array.from({ length: EYE_PATCH.width * EYE_PATCH.height }, (_, index) => {
    const along = ((index % EYE_PATCH.width) + 0.5) / EYE_PATCH.width;
    const down = (Math.floor(index / EYE_PATCH.width) + 0.5) / EYE_PATCH.height / 2 - 0.25;
    const [x, y] = [Math.round(a.x + along * dx - down * dy), Math.round(a.y + along * dy + down * dx)];
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : Math.round(lumaAt(data, (y * width + x) * 3));
  });
}

/** Cells of the coarse grid per side. */
const GRID = 32;

/** Mean luma of the coarse grid's cells, from every second pixel. */
function coarse({ data, width, height }: Pixels): Float32Array {
  const [sums, counts] = [new Float32Array(GRID * GRID), new Float32Array(GRID * GRID)];
  const columns = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * GRID) / width));
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor((y * GRID) / height) * GRID;
    for (let x = 0; x < width; x += 2) {
      const cell = row + (columns[x] as number);
      sums[cell] = (sums[cell] ?? 0) + lumaAt(data, (y * width + x) * 3);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 0));
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const difference = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;

/** Cheeks and forehead in the mesh: bare skin on most people. */
const SKIN = [50, 280, 151] as const;

/** Every fourth pixel of a frame in each direction is looked at for colours. */
const COLOUR_STEP = 4;

/** Pixels `from` up to, but not including, `to` of a row. */
type Run = readonly [from: number, to: number];

/** The runs of each row of which the colour is measured; they may overlap, and each pixel counts once. */
type Area = (y: number) => readonly Run[];

function skin({ width }: Pixels, { points }: Mesh): Area {
  const [right, left] = [points[234], points[454]];
  const reach = right && left ? 0.07 * Math.hypot(left.x - right.x, left.y - right.y) : 0;
  const middles = SKIN.map((index) => points[index] ?? { x: 0, y: 0 });
  return (y) =>
    middles.flatMap((middle): Run[] => {
      const half = Math.sqrt(Math.max(0, reach * reach - (y - middle.y) ** 2));
      return Math.abs(y - middle.y) > reach ? [] : [[Math.max(0, Math.ceil(middle.x - half)), Math.min(width, Math.floor(middle.x + half) + 1)]];
    });
}

/** The area well beside and above the face, without hair and neck. */
function background({ width }: Pixels, mesh: Mesh | undefined): Area {
  if (!mesh) return () => [[0, width]];
  const xs = mesh.points.map(({ x }) => x);
  const [left, right, bottom] = [Math.min(...xs), Math.max(...xs), Math.max(...mesh.points.map(({ y }) => y))];
  const room = 0.35 * (right - left);
  const beside: Run[] = [
    [0, Math.min(width, Math.ceil(left - room))],
    [Math.max(0, Math.floor(right + room) + 1), width],
  ];
  return (y) => (y < bottom ? beside : []);
}

function meanColour({ data, width, height }: Pixels, area: Area): Colour {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let y = 0; y < height; y += COLOUR_STEP) {
    let counted = 0;
    for (const [from, to] of [...area(y)].sort(([one], [other]) => one - other)) {
      const begin = Math.ceil(Math.max(from, counted) / COLOUR_STEP) * COLOUR_STEP;
      for (let x = begin; x < to; x += COLOUR_STEP) {
        const at = (y * width + x) * 3;
        red += data[at] as number;
        green += data[at + 1] as number;
        blue += data[at + 2] as number;
        count++;
      }
      counted = Math.max(counted, to);
    }
  }
  const part = (sum: number): number => Math.round((100 * sum) / Math.max(1, count)) / 100;
  return [part(red), part(green), part(blue)];
}

/** Variance of the Laplacian over the centre of the mesh's crop, where the face is. */
function sharpness(crop: Uint8Array): number {
  const [from, to] = [Math.round(MESH_SIDE / 5), Math.round((4 * MESH_SIDE) / 5)];
  const luma = (x: number, y: number): number => crop[(y * MESH_SIDE + x) * 3 + 1] ?? 0; // green dominates luma
  let [sum, squares, count] = [0, 0, 0];
  for (let y = from; y < to; y++) {
    for (let x = from; x < to; x++) {
      const value = 4 * luma(x, y) - luma(x - 1, y) - luma(x + 1, y) - luma(x, y - 1) - luma(x, y + 1);
      sum += value;
      squares += value * value;
      count++;
    }
  }
  return Math.round(squares / count - (sum / count) ** 2);
}
