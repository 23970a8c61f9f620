import type { ChallengedAction, LivenessAction } from '@shiren/contracts-media';
import type { Expression } from './observation.js';

/** How long after its span an action may still end, in milliseconds: people react late. */
const LATE = 400;

/** Size of a movement that scores 0.5 for its action. Degrees as the mesh measures them; the others are ratios. */
export const actionMeasures = {
  /** A turn to one side and back by this much. */
  'shake-head': 12,
  /** A movement down or up and back by this much. */
  nod: 9,
  /** Ratio by which the eyes' opening drops below its value shortly before and after. */
  blink: 0.24,
  /** Growth of the gap between the lips, relative to their width. */
  'open-mouth': 0.22,
} as const satisfies Record<LivenessAction, number>;

/** How clearly an action was performed in its span, 0 to 1; 0.5 if only just. */
export function actionScore({ action, from, to }: ChallengedAction, expressions: readonly Expression[]): number {
  const during = expressions.filter(({ at }) => at >= from && at <= to + LATE);
  const measured = measures[action](during, expressions);
  return measured / (measured + actionMeasures[action]);
}

const measures: Record<LivenessAction, (during: readonly Expression[], all: readonly Expression[]) => number> = {
  'shake-head': (during) => swing(steady(during.map(({ yaw }) => yaw))),
  nod: (during) => swing(steady(during.map(({ pitch }) => pitch))),
  blink: deepestBlink,
  'open-mouth': (during, all) => {
    const rest = quantile(
      all.map(({ mouth }) => mouth),
      0.2,
    );
    const gaps = steady(during.map(({ mouth }) => mouth));
    // the mouth has to open, not merely be open: what counts is the growth from a nearly closed mouth
    let [least, most] = [Infinity, 0];
    for (const gap of gaps) {
      least = Math.min(least, Math.max(gap, rest));
      most = Math.max(most, gap - least);
    }
    return most;
  },
};

/** The largest movement there and back: for a movement from one value to a second and on to a third, the smaller leg. */
export function swing(values: readonly number[]): number {
  let best = 0;
  values.forEach((peak, at) => {
    const [before, after] = [values.slice(0, at), values.slice(at + 1)];
    const rise = Math.min(peak - Math.min(peak, ...before), peak - Math.min(peak, ...after));
    const fall = Math.min(Math.max(peak, ...before) - peak, Math.max(peak, ...after) - peak);
    best = Math.max(best, rise, fall);
  });
  return best;
}

/** The longest that the eyes may be closed, from open to open again, in milliseconds. */
const MAX_BLINK_MS = 1_000;

/**
 * On some faces the mesh hardly follows the eyelids, and a sideways glance changes how the eyes look. A blink is therefore where both the
 * mesh's eye opening and the similarity to open eyes drop for a moment; returns the geometric mean of the two drops.
 */
function deepestBlink(during: readonly Expression[], all: readonly Expression[]): number {
  const open = openEyes(all);
  const seen = all.map(({ at, eyes, eyePatches }) => ({ at, opening: eyes, likeness: correlation(eyePatches, open) }));
  let deepest = 0;
  for (const now of seen.filter(({ at }) => during.some((expression) => expression.at === at))) {
    const before = seen.filter(({ at }) => at < now.at && at >= now.at - MAX_BLINK_MS);
    const after = seen.filter(({ at }) => at > now.at && at <= now.at + MAX_BLINK_MS);
    const fall = (value: (of: (typeof seen)[number]) => number): number =>
      Math.max(0, 1 - value(now) / Math.max(0.01, Math.min(Math.max(0, ...before.map(value)), Math.max(0, ...after.map(value)))));
    deepest = Math.max(
      deepest,
      Math.sqrt(
        fall(({ opening }) => opening) *
          Math.min(
            1,
            fall(({ likeness }) => Math.max(0, likeness)),
          ),
      ),
    );
  }
  return deepest;
}

/** The appearance of this person's open eyes: the mean over the half of the frames in which they are widest open. */
function openEyes(all: readonly Expression[]): Float32Array {
  const middle = median(all.map(({ eyes }) => eyes));
  const open = all.filter(({ eyes }) => eyes >= middle);
  const mean = new Float32Array(open[0]?.eyePatches.length ?? 0);
  for (const { eyePatches } of open) for (let at = 0; at < mean.length; at++) mean[at] = (mean[at] ?? 0) + (eyePatches[at] ?? 0) / open.length;
  return mean;
}

/** Pearson correlation: similarity of two images regardless of brightness and contrast, −1 to 1; 0 if one of them is uniform. */
export function correlation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const count = one.length;
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let at = 0; at < count; at++) {
    const [x, y] = [one[at] ?? 0, other[at] ?? 0];
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = (aa - (a * a) / count) * (bb - (b * b) / count);
  return spread > 1e-6 ? (ab - (a * b) / count) / Math.sqrt(spread) : 0;
}

/** Median of three, so that one bad frame is not taken for a movement. */
export function steady(values: readonly number[]): number[] {
  return values.map((value, index) => {
    const [before, after] = [values[index - 1], values[index + 1]];
    if (before === undefined || after === undefined) return value;
    return Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
  });
}

/** The value below which this share (0 to 1) of the values lies; 0 for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
