import { CHANNELS, type Movement, type Sampling } from './movement.js';

const FASTEST = 1.22;
/** Yaw and roll change their sign in a mirror. */
const MIRRORED: readonly boolean[] = [true, false, true, false, false];
/** The least common time of two movements, in milliseconds and as a part of the shorter one. */
const MIN_COMMON_MS = 3_600;
const MIN_COMMON_PART = 0.7;
/** The common time for which the correlation itself is the likeness, in milliseconds. */
const USUAL_COMMON_MS = 4_800;
/** A longer common time is less likely to agree by chance: likeness grows with this power of it. */
const GROWTH = 0.3;

/** The changes of a movement at one speed, with running sums, so that only products remain to be added for each offset. */
interface Changes {
  length: number;
  /** Channel after channel, `length` changes each. */
  changes: Float64Array;
  /** Channel after channel, the sums of all changes and of their squares before each place, `length` + 1 each. */
  sums: Float64Array;
  squares: Float64Array;
}

/** A movement prepared for being compared with many others. */
export interface PreparedMovement {
  sampling: Sampling;
  speeds: readonly Changes[];
}

export function prepareMovement(movement: Movement, sampling: Sampling): PreparedMovement {
  const half = (sampling.speeds - 1) / 2;
  return { sampling, speeds: Array.from({ length: sampling.speeds }, (_, step) => changesOf(movement, FASTEST ** ((step - half) / half))) };
}

/**
 * How alike two movements of the same sampling are, 0 to about 1.2: the mean correlation of the channels' changes, each weighted by how much both
 * move, at the best offset and speed, mirrored or not; 0 if they have too little time in common.
 */
export function movementLikeness({ sampling: { step, noise }, speeds }: PreparedMovement, other: Movement): number {
  const before = changesOf(other, 1);
  const floors = noise.map((value) => value * value);
  let best = 0;
  for (const now of speeds) {
    const least = Math.round(Math.max(MIN_COMMON_MS / step, MIN_COMMON_PART * Math.min(now.length, before.length)));
    for (let offset = least - before.length; offset <= now.length - least; offset++) {
      const [from, to] = [Math.max(0, offset), Math.min(now.length, offset + before.length)];
      if (to - from < least) continue;
      best = Math.max(best, agreement(now, before, { from, to, offset }, floors) * (((to - from) * step) / USUAL_COMMON_MS) ** GROWTH);
    }
  }
  return best;
}

/** The better of plain and mirrored; both come from the same sums. */
function agreement(now: Changes, before: Changes, { from, to, offset }: { from: number; to: number; offset: number }, floors: readonly number[]): number {
  const count = to - from;
  const [a, b] = [now.changes, before.changes];
  let [plain, mirrored, weights] = [0, 0, 0];
  for (let channel = 0; channel < CHANNELS; channel++) {
    const [placeA, placeB] = [channel * (now.length + 1), channel * (before.length + 1) - offset];
    const sumA = difference(now.sums, placeA + from, placeA + to);
    const sumB = difference(before.sums, placeB + from, placeB + to);
    const spreadA = difference(now.squares, placeA + from, placeA + to) - (sumA * sumA) / count;
    const spreadB = difference(before.squares, placeB + from, placeB + to) - (sumB * sumB) / count;
    const spread = Math.sqrt(Math.max(0, spreadA) * Math.max(0, spreadB));
    if (spread < 1e-6) continue;
    let products = 0;
    const [startA, startB] = [channel * now.length, channel * before.length - offset];
    for (let at = from; at < to; at++) products += (a[startA + at] as number) * (b[startB + at] as number);
    const correlation = (products - (sumA * sumB) / count) / spread;
    const weight = Math.min(1, spread / count / (floors[channel] as number));
    weights += weight;
    plain += weight * correlation;
    mirrored += weight * (MIRRORED[channel] ? -correlation : correlation);
  }
  return Math.max(plain, mirrored) / Math.max(1, weights);
}

const difference = (sums: Float64Array, from: number, to: number): number => (sums[to] as number) - (sums[from] as number);

function changesOf(movement: Movement, speed: number): Changes {
  const samples = movement.length / CHANNELS;
  const length = samples < 2 ? 0 : Math.floor((samples - 1) / speed + 1e-9);
  const changes = new Float64Array(CHANNELS * length);
  const [sums, squares] = [new Float64Array(CHANNELS * (length + 1)), new Float64Array(CHANNELS * (length + 1))];
  for (let channel = 0; channel < CHANNELS; channel++) {
    let last = movement[channel] ?? 0;
    for (let at = 0, place = channel * (length + 1); at < length; at++, place++) {
      const time = (at + 1) * speed;
      const before = Math.min(samples - 1, Math.floor(time));
      const [from, to] = [before * CHANNELS + channel, Math.min(samples - 1, before + 1) * CHANNELS + channel];
      const now = (movement[from] as number) + ((movement[to] as number) - (movement[from] as number)) * (time - before);
      const change = now - last;
      last = now;
      changes[channel * length + at] = change;
      sums[place + 1] = (sums[place] as number) + change;
      squares[place + 1] = (squares[place] as number) + change * change;
    }
  }
  return { length, changes, sums, squares };
}
