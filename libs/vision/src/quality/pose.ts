import type { Point } from '../pixels.js';

/** Rotation of a head, in degrees; 0 looks straight into the camera. */
export interface Pose {
  /** Positive: chin to the viewer's right. */
  yaw: number;
  /** Positive: chin down. */
  pitch: number;
  /** Positive: tilted clockwise from the viewer's perspective. */
  roll: number;
}

/** Nose tip, chin, outer corners of the eyes and corners of the mouth of a mean head, by index of the 68 landmarks; y down, z towards the camera. */
const HEAD: readonly (readonly [landmark: number, x: number, y: number, z: number])[] = [
  [30, 0, 0, 0],
  [8, 0, 330, -65],
  [36, -225, -170, -135],
  [45, 225, -170, -135],
  [48, -150, 150, -125],
  [54, 150, 150, -125],
];

type Triple = readonly [number, number, number];

/** The rotation with which the mean head, seen from far away, best fits the landmarks (POS: DeMenthon and Davis, 1995). Accurate to about 5° to 10°. */
export function poseOf(landmarks: readonly Point[]): Pose {
  const points = HEAD.map(([index]) => landmarks[index] ?? { x: 0, y: 0 });
  const across = axis(points.map(({ x }) => x));
  const down = axis(points.map(({ y }) => y));
  const scale = (length(across) + length(down)) / 2;
  const [i, j] = [across.map((value) => value / scale), down.map((value) => value / scale)] as [number[], number[]];
  return {
    yaw: degrees(Math.asin(clamped(i[2] ?? 0))),
    pitch: degrees(Math.asin(clamped(j[2] ?? 0))),
    roll: degrees(Math.atan2(j[0] ?? 0, i[0] ?? 1)),
  };
}

const length = (vector: Triple): number => Math.hypot(...vector);
const clamped = (value: number): number => Math.max(-1, Math.min(1, value));
const degrees = (radians: number): number => (radians * 180) / Math.PI;

/** Least squares of coordinate = x·a + y·b + z·c + d over the head's points; x is separate, since the head is symmetrical. */
function axis(coordinates: readonly number[]): Triple {
  const rows = HEAD.map(([, x, y, z], index) => ({ x, basis: [y, z, 1] as const, value: coordinates[index] ?? 0 }));
  const a = rows.reduce((sum, { x, value }) => sum + x * value, 0) / rows.reduce((sum, { x }) => sum + x * x, 0);
  const normal = [0, 1, 2].map((row) => [0, 1, 2].map((column) => rows.reduce((sum, { basis }) => sum + (basis[row] ?? 0) * (basis[column] ?? 0), 0)));
  const right = [0, 1, 2].map((row) => rows.reduce((sum, { basis, value }) => sum + (basis[row] ?? 0) * value, 0));
  const [b, c] = [solved(normal, right, 0), solved(normal, right, 1)];
  return [a, b, c];
}

/** One unknown of three, by Cramer's rule. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[], unknown: number): number {
  const replaced = matrix.map((row, index) => row.map((value, column) => (column === unknown ? (right[index] ?? 0) : value)));
  return determinant(replaced) / determinant(matrix);
}

function determinant(matrix: readonly (readonly number[])[]): number {
  const at = (row: number, column: number): number => matrix[row % 3]?.[column % 3] ?? 0;
  return [0, 1, 2].reduce((sum, k) => sum + at(0, k) * (at(1, k + 1) * at(2, k + 2) - at(1, k + 2) * at(2, k + 1)), 0);
}
