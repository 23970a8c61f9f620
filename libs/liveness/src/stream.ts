import type { LivenessChallenge } from '@shiren/contracts-media';
import { correlation } from './actions.js';
import { THUMBNAIL, type FrameObservation } from './observation.js';

/** When a piece of a recording was recorded by its own clock, and when the server had it by the server's. */
export interface PieceTimes {
  /** Milliseconds since the recording's first frame. */
  last: number;
  /** Milliseconds since the challenge was issued. */
  receivedAt: number;
}

/** Milliseconds that clocks and the way there may differ by, and that a piece may be under way. */
const TOLERANCE = 250;
const MAX_UPLOAD_MS = 6_000;

/** Frames can't come before they were recorded, and what comes much later was not recorded now: 1 or 0. */
export function timelyScore(pieces: readonly PieceTimes[]): number {
  const timely = pieces.every(({ last, receivedAt }) => receivedAt - last >= -TOLERANCE && receivedAt - last <= MAX_UPLOAD_MS);
  return timely && pieces.length > 0 ? 1 : 0;
}

/** Milliseconds between two frames, at most, so that no blink falls between them, and the least rate by which a movement can be followed. */
const MAX_GAP_MS = 500;
const MIN_FRAMES_PER_SECOND = 6;

/** Whether the frames cover the recording without holes: 1 without, 0.5 where a hole is as long as may be. */
export function gaplessScore(observations: readonly FrameObservation[], { duration }: LivenessChallenge): number {
  const times = [0, ...observations.map(({ at }) => at), duration];
  const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  const rate = (observations.length * 1_000) / duration;
  return Math.min(1, MAX_GAP_MS / (MAX_GAP_MS + Math.max(0, longest - 200)), rate / (2 * MIN_FRAMES_PER_SECOND));
}

/** Mean change of luma below which a frame is the one before again: a sensor's noise alone makes more. */
const STILL = 0.05;

/** The part of the frames that differ from the one before. */
export function movingScore(observations: readonly FrameObservation[]): number {
  const changes = observations.flatMap(({ change }) => (change === undefined ? [] : [change]));
  if (changes.length === 0) return 0;
  return changes.filter((change) => change > STILL).length / changes.length;
}

/**
 * A movement comes back where so many frames in a row, `share` of them, look like as many later ones, in their order or the reverse, and where
 * they differ among themselves: somebody who sits still comes back by himself, so a quarter of them has to be less alike than `moved` to a
 * quarter. A blink alone makes some 0.95 of a still face, and comes back by itself too.
 * How alike the worst of the frames that count was, in the best run of each recording:
 * - forwards at most 0.984 in genuine recordings of clips and 0.990 in those of people made of photos, at least 0.9991 in loops;
 * - backwards, where who opens the mouth shuts it again by nearly the same way, at most 0.933 and 0.981, and above 0.986 in nine of ten films
 *   played forwards and backwards.
 */
const COMING_BACK = [
  { direction: 1, length: 5, share: 1, same: 0.996, moved: 0.985 },
  { direction: -1, length: 20, share: 0.8, same: 0.986, moved: 0.94 },
] as const;

/** The least time until then, in milliseconds. */
const SOONEST = 600;

/** 1 where no movement comes back frame by frame, forwards or backwards; 0 where one does. */
export function unrepeatedScore(observations: readonly FrameObservation[]): number {
  const seen = observations.flatMap(({ at, face }) => (face ? [{ at, thumbnail: thumbnailOf(face.thumbnail) }] : []));
  const likeness = seen.map(({ thumbnail }, one) => Float64Array.from(seen.slice(0, one), (other) => correlation(thumbnail, other.thumbnail)));
  const alike = (one: number, other: number): number => (one === other ? 1 : (likeness[Math.max(one, other)]?.[Math.min(one, other)] ?? 0));
  const comesBack = ({ direction, length, share, same, moved }: (typeof COMING_BACK)[number]): boolean => {
    const unlikeMost = length - Math.ceil(length * share);
    for (let first = 0; first + 2 * length <= seen.length; first++) {
      for (let later = first + length; later + length <= seen.length; later++) {
        if ((seen[later]?.at ?? 0) - (seen[first]?.at ?? 0) < SOONEST) continue;
        const found: number[] = [];
        for (let step = 0, unlike = 0; step < length && unlike <= unlikeMost; step++) {
          const returned = direction === 1 ? later + step : later + length - 1 - step;
          if (alike(first + step, returned) >= same) found.push(first + step);
          else unlike++;
        }
        if (found.length < length - unlikeMost) continue;
        const quarter = Math.floor(length / 4);
        const moving = found.filter((one) => found.filter((other) => alike(one, other) <= moved).length >= quarter);
        if (moving.length >= quarter) return true;
      }
    }
    return false;
  };
  return COMING_BACK.some(comesBack) ? 0 : 1;
}

/**
 * From here on a moving face looks as it did in an earlier recording. Played again, moved, scaled and re-encoded, the median frame lies
 * above 0.99; the same person in the same place, some seconds later, below 0.975 (five clips).
 */
const SEEN = 0.987;
/** Frames in which something moves, without which nothing can be known again. */
const MIN_MOVING_FRAMES = 5;

/** The part of the frames in which something moves that an earlier recording has too, in its order or the reverse; 1 − that is the score. */
export function unseenScore(observations: readonly FrameObservation[], earlier: readonly FrameObservation[]): number {
  const pictures = (of: readonly FrameObservation[]): Uint8Array[] => of.flatMap(({ face }) => (face ? [thumbnailOf(face.thumbnail)] : []));
  const [now, before] = [pictures(observations), pictures(earlier)];
  let [moving, found] = [0, 0];
  for (let at = 0; at + 2 < now.length; at++) {
    const [one, next] = [now[at] as Uint8Array, now[at + 2] as Uint8Array];
    if (correlation(one, next) > 0.995) continue; // nothing moves here
    moving++;
    if (before.some((other) => correlation(one, other) >= SEEN)) found++;
  }
  return moving < MIN_MOVING_FRAMES ? 1 : 1 - found / moving;
}

const thumbnailOf = (base64: string): Uint8Array => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === THUMBNAIL * THUMBNAIL ? bytes : Buffer.alloc(THUMBNAIL * THUMBNAIL);
};
