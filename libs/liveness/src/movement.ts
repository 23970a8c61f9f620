import type { Expression } from './observation.js';

/** Numbers of a sample: yaw, pitch and roll in half degrees, the gap of the lips and the opening of the eyes in hundredths of their width. */
export const CHANNELS = 5;

/** What of an expression makes a movement. */
export type Pose = Pick<Expression, 'at' | 'yaw' | 'pitch' | 'roll' | 'mouth' | 'eyes'>;

/** How a movement is sampled. What moves faster than the samples can follow is smoothed away, or it would look different in each recording. */
export interface Sampling {
  /** Milliseconds between two samples. */
  step: number;
  /** Weights of the times around a sample, half a step apart. */
  weights: readonly number[];
  /** Root mean square change from sample to sample below which a channel counts less; a face at rest reaches about half of it. */
  noise: readonly number[];
  /** Number of speeds at which an earlier recording is tried, from 1 / 1.22 to 1.22. */
  speeds: number;
}

/** For choosing among thousands of earlier recordings. */
export const coarse: Sampling = { step: 200, weights: [1, 2, 3, 2, 1], noise: [5, 5, 2.4, 8, 2.5], speeds: 7 };
/** For the decision. */
export const fine: Sampling = { step: 100, weights: [1, 2, 3, 4, 3, 2, 1], noise: [2.5, 2.5, 1.2, 5, 1.5], speeds: 9 };

/** Longest movement, in milliseconds. */
const MAX_MOVEMENT_MS = 64_000;

/** How a face moved in a recording: samples of CHANNELS numbers each. Edits that change pixels only leave it as it is. */
export type Movement = ArrayLike<number>;

export function movementOf(poses: readonly Pose[], { step, weights }: Sampling): Movement {
  const [first, last] = [poses[0], poses.at(-1)];
  if (!first || !last) return [];
  const samples = Math.floor(Math.min(MAX_MOVEMENT_MS, last.at - first.at) / step) + 1;
  const reach = (weights.length - 1) / 2;
  let next = 0;
  /** Between the frames before and after this time, which must grow from call to call. */
  const between = (at: number): number[] => {
    while (next < poses.length - 1 && (poses[next]?.at ?? Infinity) < at) next++;
    const [before, after] = [poses[Math.max(0, next - 1)] ?? first, poses[next] ?? last];
    const part = after.at > before.at ? Math.min(1, Math.max(0, (at - before.at) / (after.at - before.at))) : 0;
    const [from, to] = [channelsOf(before), channelsOf(after)];
    return from.map((value, channel) => value + ((to[channel] ?? 0) - value) * part);
  };
  const times = Array.from({ length: 2 * samples - 1 + 2 * reach }, (_, index) => between(first.at + ((index - reach) * step) / 2));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from({ length: samples * CHANNELS }, (_, index) => {
    const [sample, channel] = [Math.floor(index / CHANNELS), index % CHANNELS];
    return weights.reduce((sum, weight, place) => sum + weight * (times[2 * sample + place]?.[channel] ?? 0), 0) / whole;
  });
}

const channelsOf = ({ yaw, pitch, roll, mouth, eyes }: Pose): number[] => [2 * yaw, 2 * pitch, 2 * roll, 100 * mouth, 100 * eyes];

/** Six numbers of a frame: half its time, angles in tenths of a degree, ratios in thousandths. */
const POSE = [0.5, 10, 10, 10, 1_000, 1_000] as const;

/** Twelve bytes a frame; times up to a minute. */
export function packPoses(poses: readonly Pose[]): Buffer {
  const values = poses.flatMap(({ at, yaw, pitch, roll, mouth, eyes }) => [at, yaw, pitch, roll, mouth, eyes]);
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, index) => {
    const whole = Math.round(value * (POSE[index % POSE.length] ?? 1));
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, whole)), 2 * index);
  });
  return bytes;
}

export function unpackPoses(bytes: Buffer): Pose[] {
  const frames = Math.floor(bytes.length / 2 / POSE.length);
  return Array.from({ length: frames }, (_, frame) => {
    const [at, yaw, pitch, roll, mouth, eyes] = POSE.map((scale, index) => bytes.readInt16LE(2 * (frame * POSE.length + index)) / scale) as [
      ...[number, number, number],
      ...[number, number, number],
    ];
    return { at, yaw, pitch, roll, mouth, eyes };
  });
}

/** One byte a number: a coarse movement of seven seconds has 175 bytes. */
export const packMovement = (movement: Movement): Buffer => Buffer.from(Int8Array.from(movement, (value) => Math.max(-128, Math.min(127, Math.round(value)))));

export const unpackMovement = (bytes: Buffer): Movement => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % CHANNELS));
