import type { LivenessChallenge } from '@shiren/contracts-media';
import type { FrameObservation } from './observation.js';
import { thumbnailLikeness, thumbnailOf } from './thumbnail.js';

/** When a piece of a recording was recorded, by its own clock, and received, by the server's. */
export interface PieceTimes {
  /** Milliseconds since the recording's first frame. */
  last: number;
  /** Milliseconds since the challenge was issued. */
  receivedAt: number;
}

/** Tolerance for clocks and latency, and the longest that an upload may take, in milliseconds. */
export const TOLERANCE = 250;
export const MAX_UPLOAD_MS = 6_000;

/** Frames can't arrive before they were recorded, and frames that arrive much later are not live: 1 or 0. */
export function timelyScore(pieces: readonly PieceTimes[]): number {
  const timely = pieces.every(({ last, receivedAt }) => receivedAt - last >= -TOLERANCE && receivedAt - last <= MAX_UPLOAD_MS);
  return timely && pieces.length > 0 ? 1 : 0;
}

/** Longest gap between two frames, so that no blink falls into it, and the minimum rate for following a movement. */
const MAX_GAP_MS = 500;
const MIN_FRAMES_PER_SECOND = 6;

/** Whether the frames cover the recording without gaps: 1 if so, 0.5 for a gap of the maximum length. */
export function gaplessScore(observations: readonly FrameObservation[], { duration }: LivenessChallenge): number {
  const times = [0, ...observations.map(({ at }) => at), duration];
  const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  const rate = (observations.length * 1_000) / duration;
  return Math.min(1, MAX_GAP_MS / (MAX_GAP_MS + Math.max(0, longest - 200)), rate / (2 * MIN_FRAMES_PER_SECOND));
}

/** Mean change of luma below which a frame repeats the previous one: sensor noise alone causes more. */
const STILL = 0.05;

/** The share of frames that differ from the previous one. */
export function movingScore(observations: readonly FrameObservation[]): number {
  const changes = observations.flatMap(({ change }) => (change === undefined ? [] : [change]));
  if (changes.length === 0) return 0;
  return changes.filter((change) => change > STILL).length / changes.length;
}

/**
 * A movement repeats if this many frames in a row, or a `share` of them, look like as many later ones, in the same or in reverse order, while
 * differing among themselves: a person who sits still repeats naturally, so a quarter of the frames has to be less similar than `moved` to the
 * frame a quarter of the run away. A blink alone makes about 0.95 of a still face, and repeats naturally too.
 * Similarity of the worst counted frame, in the best run of each recording:
 * - forwards at most 0.984 in genuine recordings of clips and 0.990 in those of synthetic subjects made of photos, at least 0.9991 in loops;
 * - backwards, where opening the mouth is nearly the reverse of closing it, at most 0.933 and 0.981, and above 0.986 in nine of ten films
 *   played forwards and backwards.
 */
const COMING_BACK = [
  { direction: 1, length: 5, share: 1, same: 0.996, moved: 0.985 },
  { direction: -1, length: 20, share: 0.8, same: 0.986, moved: 0.94 },
] as const;

/** Minimum time until the repetition, in milliseconds. */
const SOONEST = 600;

/** 1 if no movement repeats frame by frame, forwards or backwards; 0 if one does. */
export function unrepeatedScore(observations: readonly FrameObservation[]): number {
  const seen = observations.flatMap(({ at, face }) => (face ? [{ at, thumbnail: thumbnailOf(face.thumbnail) }] : []));
  const likeness = seen.map(({ thumbnail }, one) => Float64Array.from(seen.slice(0, one), (other) => thumbnailLikeness(thumbnail, other.thumbnail)));
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
