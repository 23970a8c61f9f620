import type { FollowedPatch } from '@shiren/liveness';
import { Matrix, solve } from 'ml-matrix';
import type { MeshPoint } from './face-mesh.js';
import type { Pixels, Point } from './pixels.js';
import { lumaAt } from './thumbnail.js';

/** Side of the upright crop in which patches are tracked, and distance of the eyes' outer corners in it, in pixels. */
const SIDE = 208;
const EYES = 88;
/** Position of the point between the eyes in the crop. */
const EYES_AT: Point = { x: SIDE / 2, y: 76 };
/** Half of a patch's side, and the search distance, in pixels of the crop: a tenth of the distance between the eyes. */
const HALF = 7;
const REACH = 10;
/** Patches below this similarity are lost (normalized cross-correlation). */
const MIN_MATCH = 0.8;
const MAX_PATCHES = 90;
/** Minimum distance of two patches. */
const APART = 6;

const EYE_CORNERS = [33, 263] as const;
/** The face without its outline, which is an edge rather than a place: forehead, temples, cheekbones, jaw. */
const OUTLINE = [
  151, 337, 299, 333, 298, 301, 368, 345, 352, 411, 427, 436, 432, 430, 422, 424, 418, 421, 200, 201, 194, 204, 202, 210, 212, 216, 207, 187, 123, 116, 139, 71,
  68, 104, 69, 108,
];
/** Parts that move by themselves: the mouth and the opening of each eye. */
const MOUTH = [61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91];
const EYES_OPEN = [
  [33, 160, 158, 133, 153, 144],
  [362, 385, 387, 263, 373, 380],
] as const;
/** Points that are fixed to the skull, for aligning two frames. */
const RIGID = [
  10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 33, 133, 362, 263, 67, 297, 109, 338, 103, 332, 54, 284, 21, 251, 127, 356, 234, 454, 116, 345, 123,
  352, 50, 280, 118, 347, 101, 330, 36, 266,
];

/** Grey values, row by row. */
interface Grey {
  data: Float32Array;
  side: number;
}

type Homography = readonly number[];

/** One frame and the mesh that was fitted to it. */
export interface MeshedFrame {
  pixels: Pixels;
  points: readonly MeshPoint[];
}

/** Tracks the most distinctive patches of a face from one frame to another. */
export function followPatches(first: MeshedFrame, second: MeshedFrame): FollowedPatch[] {
  const upright = uprightCrop(first.points); // maps the crop onto the first frame
  const toCrop = inverse(upright);
  const firstInCrop = first.points.map(({ x, y, z }) => ({ ...mapped(toCrop, { x, y }), z: (z * EYES) / eyeDistance(first.points) }));
  // maps the crop onto the second frame, following the mesh's rigid points
  const guide = fitHomography(
    RIGID.map((index) => firstInCrop[index] as Point),
    RIGID.map((index) => second.points[index] as Point),
  );
  const back = inverse(guide);
  const secondInCrop = second.points.map((point) => mapped(back, point));
  const one = render(first.pixels, upright);
  const other = render(second.pixels, guide);
  const otherSums = windowSums(other);
  const patches: FollowedPatch[] = [];
  for (const corner of corners(one, faceMask(firstInCrop))) {
    const found = follow(one, other, otherSums, corner);
    if (!found) continue;
    const near = nearest(firstInCrop, corner);
    const weighted = (value: (index: number) => number): number => near.reduce((sum, { index, weight }) => sum + weight * value(index), 0);
    patches.push({
      x: (corner.x - EYES_AT.x) / EYES,
      y: (corner.y - EYES_AT.y) / EYES,
      z: weighted((index) => firstInCrop[index]?.z ?? 0) / EYES,
      dx: found.x / EYES,
      dy: found.y / EYES,
      meshDx: weighted((index) => (secondInCrop[index]?.x ?? 0) - (firstInCrop[index]?.x ?? 0)) / EYES,
      meshDy: weighted((index) => (secondInCrop[index]?.y ?? 0) - (firstInCrop[index]?.y ?? 0)) / EYES,
    });
  }
  return patches;
}

function eyeDistance(points: readonly Point[]): number {
  const [one, other] = EYE_CORNERS.map((index) => points[index]) as [Point, Point];
  return Math.hypot(other.x - one.x, other.y - one.y);
}

function uprightCrop(points: readonly Point[]): Homography {
  const [right, left] = EYE_CORNERS.map((index) => points[index]) as [Point, Point];
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const scale = eyeDistance(points) / EYES;
  const [a, b] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const middle = { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 };
  return [a, -b, middle.x - a * EYES_AT.x + b * EYES_AT.y, b, a, middle.y - b * EYES_AT.x - a * EYES_AT.y, 0, 0, 1];
}

function mapped(h: Homography, { x, y }: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, w = 1] = h;
  const by = g * x + i * y + w;
  return { x: (a * x + b * y + c) / by, y: (d * x + e * y + f) / by };
}

function inverse(h: Homography): Homography {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, w = 1] = h;
  const [A, B, C] = [e * w - f * i, c * i - b * w, b * f - c * e];
  const [D, E, F] = [f * g - d * w, a * w - c * g, c * d - a * f];
  const [G, I, W] = [d * i - e * g, b * g - a * i, a * e - b * d];
  return [A / W, B / W, C / W, D / W, E / W, F / W, G / W, I / W, 1];
}

/** Least squares over the usual linear form; needs at least four points. */
function fitHomography(from: readonly Point[], to: readonly Point[]): Homography {
  const rows: number[][] = [];
  const values: number[] = [];
  from.forEach(({ x, y }, index) => {
    const target = to[index] ?? { x: 0, y: 0 };
    rows.push([x, y, 1, 0, 0, 0, -x * target.x, -y * target.x], [0, 0, 0, x, y, 1, -x * target.y, -y * target.y]);
    values.push(target.x, target.y);
  });
  const design = new Matrix(rows);
  const transposed = design.transpose();
  return [...solve(transposed.mmul(design), transposed.mmul(Matrix.columnVector(values))).to1DArray(), 1];
}

/** The crop in grey; `place` maps it into the picture. Written out, since an object per pixel costs more than the arithmetic. */
function render({ data, width, height }: Pixels, place: Homography): Grey {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, w = 1] = place;
  const grey = new Float32Array(SIDE * SIDE);
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at++) {
      const by = g * column + i * row + w;
      const [x, y] = [(a * column + b * row + c) / by, (d * column + e * row + f) / by];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const [right, below] = [x - left, y - top];
      const begin = (top * width + left) * 3;
      const under = begin + width * 3;
      grey[at] =
        (lumaAt(data, begin) * (1 - right) + lumaAt(data, begin + 3) * right) * (1 - below) +
        (lumaAt(data, under) * (1 - right) + lumaAt(data, under + 3) * right) * below;
    }
  }
  return { data: grey, side: SIDE };
}

function inside(polygon: readonly Point[], x: number, y: number): boolean {
  let result = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i] as Point, polygon[j] as Point];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) result = !result;
  }
  return result;
}

function faceMask(points: readonly Point[]): (x: number, y: number) => boolean {
  const polygon = (indices: readonly number[]): Point[] => indices.map((index) => points[index] as Point);
  const [outline, mouth, eyes] = [polygon(OUTLINE), grown(polygon(MOUTH), 1.25), EYES_OPEN.map((eye) => grown(polygon(eye), 1.6))];
  return (x, y) => inside(outline, x, y) && !inside(mouth, x, y) && !eyes.some((eye) => inside(eye, x, y));
}

function grown(polygon: readonly Point[], by: number): Point[] {
  const middle = { x: polygon.reduce((sum, { x }) => sum + x, 0) / polygon.length, y: polygon.reduce((sum, { y }) => sum + y, 0) / polygon.length };
  return polygon.map(({ x, y }) => ({ x: middle.x + (x - middle.x) * by, y: middle.y + (y - middle.y) * by }));
}

/** Half of the side of the square over which a place's gradients are summed. */
const AROUND = 3;
/** Least eigenvalue of a place that can be followed. */
const MIN_STRENGTH = 80;

/** The most distinctive places (Shi and Tomasi's minimum eigenvalue over 7 × 7), at a distance from each other. */
function corners({ data, side }: Grey, mask: (x: number, y: number) => boolean): Point[] {
  const [xx, xy, yy] = [new Float64Array(data.length), new Float64Array(data.length), new Float64Array(data.length)];
  for (let at = side; at < data.length - side; at++) {
    const gx = (data[at + 1] as number) - (data[at - 1] as number);
    const gy = (data[at + side] as number) - (data[at - side] as number);
    xx[at] = gx * gx;
    xy[at] = gx * gy;
    yy[at] = gy * gy;
  }
  const [sumsXx, sumsXy, sumsYy] = [xx, xy, yy].map((values) => squareSums(values, side, AROUND)) as [Float64Array, Float64Array, Float64Array];
  const candidates: number[] = [];
  const strengths = new Float64Array(data.length);
  const margin = HALF + REACH + 1;
  for (let y = margin; y < side - margin; y += 2) {
    for (let x = margin; x < side - margin; x += 2) {
      const at = y * side + x;
      const [ofXx, ofXy, ofYy] = [sumsXx[at] as number, sumsXy[at] as number, sumsYy[at] as number];
      const strength = (ofXx + ofYy) / 2 - Math.sqrt(((ofXx - ofYy) / 2) ** 2 + ofXy * ofXy);
      if (!(strength > MIN_STRENGTH)) continue;
      strengths[at] = strength;
      candidates.push(at);
    }
  }
  candidates.sort((a, b) => (strengths[b] as number) - (strengths[a] as number));
  const kept: Point[] = [];
  const near = new Uint8Array(data.length); // 1 within APART of one that is kept
  for (const at of candidates) {
    if (kept.length >= MAX_PATCHES) break;
    const [x, y] = [at % side, Math.floor(at / side)];
    if (near[at] === 1 || !mask(x, y)) continue;
    kept.push({ x, y });
    for (let v = 1 - APART; v < APART; v++) for (let u = 1 - APART; u < APART; u++) if (u * u + v * v < APART ** 2) near[at + v * side + u] = 1;
  }
  return kept;
}

/** Sums over the square of `2 · reach + 1` around each place; 0 where it does not fit. Running sums, rows first. */
function squareSums(values: Float32Array | Float64Array, side: number, reach: number): Float64Array {
  const [rows, sums] = [new Float64Array(values.length), new Float64Array(values.length)];
  const span = 2 * reach + 1;
  for (let y = 0; y < side; y++) {
    let sum = 0;
    for (let x = 0; x < side; x++) {
      const at = y * side + x;
      sum += (values[at] as number) - (x < span ? 0 : (values[at - span] as number));
      if (x >= span - 1) rows[at - reach] = sum;
    }
  }
  for (let x = reach; x < side - reach; x++) {
    let sum = 0;
    for (let y = 0; y < side; y++) {
      const at = y * side + x;
      sum += (rows[at] as number) - (y < span ? 0 : (rows[at - span * side] as number));
      if (y >= span - 1) sums[at - reach * side] = sum;
    }
  }
  return sums;
}

/** Sum and sum of squares of the luma in the patch around each place: what a correlation needs of the surroundings, once instead of per patch. */
interface WindowSums {
  sums: Float64Array;
  squares: Float64Array;
}

function windowSums({ data, side }: Grey): WindowSums {
  const squares = new Float64Array(data.length);
  for (let at = 0; at < data.length; at++) squares[at] = (data[at] as number) ** 2;
  return { sums: squareSums(data, side, HALF), squares: squareSums(squares, side, HALF) };
}

/** Side of the square of motions that may be compared: the search area, and one more all around for the fraction of a pixel. */
const SEARCHED = 2 * REACH + 3;

/** Motion of the patch with subpixel precision; undefined if there is no match nearby, or the best one is at the edge of the search area. */
function follow(one: Grey, other: Grey, sums: WindowSums, { x, y }: Point): Point | undefined {
  const patch = patchAround(one, x, y);
  const scores = new Float64Array(SEARCHED * SEARCHED).fill(Number.NaN);
  const score = (dx: number, dy: number): number => {
    const key = (dy + REACH + 1) * SEARCHED + dx + REACH + 1;
    const known = scores[key] as number;
    return Number.isNaN(known) ? (scores[key] = likeness(patch, other, sums, x + dx, y + dy)) : known;
  };
  let best = { x: 0, y: 0, score: -1 };
  const look = (dx: number, dy: number): void => {
    const found = score(dx, dy);
    if (found > best.score) best = { x: dx, y: dy, score: found };
  };
  // every second place first: similarity changes little from one pixel to the next
  for (let dy = -REACH; dy <= REACH; dy += 2) for (let dx = -REACH; dx <= REACH; dx += 2) look(dx, dy);
  const { x: nearX, y: nearY } = best;
  for (let dy = nearY - 1; dy <= nearY + 1; dy++) for (let dx = nearX - 1; dx <= nearX + 1; dx++) look(dx, dy);
  if (best.score < MIN_MATCH || Math.abs(best.x) >= REACH || Math.abs(best.y) >= REACH) return undefined;
  const between = (before: number, after: number): number => {
    const bend = before - 2 * best.score + after;
    return bend < 0 ? (0.5 * (before - after)) / bend : 0;
  };
  return {
    x: best.x + between(score(best.x - 1, best.y), score(best.x + 1, best.y)),
    y: best.y + between(score(best.x, best.y - 1), score(best.x, best.y + 1)),
  };
}

interface Patch {
  /** Luma relative to its mean. */
  values: Float32Array;
  /** Sum of their squares. */
  norm: number;
}

const WIDTH = 2 * HALF + 1;

function patchAround({ data, side }: Grey, x: number, y: number): Patch {
  const values = new Float32Array(WIDTH * WIDTH);
  let mean = 0;
  for (let v = 0, at = 0; v < WIDTH; v++) for (let u = 0; u < WIDTH; u++, at++) mean += values[at] = data[(y + v - HALF) * side + x + u - HALF] ?? 0;
  mean /= values.length;
  let norm = 0;
  for (let at = 0; at < values.length; at++) norm += (values[at] = (values[at] ?? 0) - mean) ** 2;
  return { values, norm };
}

/** Normalized cross-correlation of the patch with the surroundings of a place, −1 to 1. */
function likeness({ values, norm }: Patch, { data, side }: Grey, { sums, squares }: WindowSums, x: number, y: number): number {
  let product = 0;
  for (let v = 0, at = 0; v < WIDTH; v++) {
    let from = (y + v - HALF) * side + x - HALF;
    for (let u = 0; u < WIDTH; u++, at++, from++) product += (data[from] as number) * (values[at] as number);
  }
  const [sum, ofSquares] = [sums[y * side + x] as number, squares[y * side + x] as number];
  const spread = ofSquares - (sum * sum) / values.length;
  return spread > 1 && norm > 1 ? product / Math.sqrt(spread * norm) : 0;
}

/** Number of points of the mesh that a patch takes its depth and its motion from. */
const NEAREST = 4;

/** The nearest points of the mesh, weighted by proximity. */
function nearest(points: readonly Point[], to: Point): { index: number; weight: number }[] {
  // nearest first; most points are further away than the last one, so sorting them all would be wasted
  const found: { index: number; distance: number }[] = [];
  let last = Infinity;
  for (let index = 0; index < points.length; index++) {
    const point = points[index] as Point;
    const distance = (point.x - to.x) ** 2 + (point.y - to.y) ** 2;
    if (distance >= last) continue;
    const place = found.findIndex((other) => distance < other.distance);
    found.splice(place < 0 ? found.length : place, 0, { index, distance });
    found.length = Math.min(found.length, NEAREST);
    if (found.length === NEAREST) last = found[NEAREST - 1]?.distance ?? Infinity;
  }
  const weighted = found.map(({ index, distance }) => ({ index, weight: 1 / (Math.sqrt(distance) + 0.5) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weighted.map(({ index, weight }) => ({ index, weight: weight / total }));
}
