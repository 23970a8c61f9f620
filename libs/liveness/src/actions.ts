import type { ChallengedAction, Lack, LivenessAction, Side } from '@shiren/contracts-media';
import type { Expression } from './observation.js';

/** How long after its span an action may still end, in milliseconds: people react late. */
const LATE = 400;
/** Milliseconds before its span that show where the head was before it was shaken. */
const BEFORE = 500;

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

/** Degrees to either side, on average, that score 0.5 where the head has to turn to both, one first. Either side alone may be less, by this factor. */
const BOTH_SIDES = 8;
const UNEVEN = 1.5;

/** From this score on, a movement is an action that goes not far enough; less may be anything. */
const BEGUN = 0.3;

/** The share of that size for each movement if there are two, since they go less far. */
const TWICE = 0.8;

/** How clearly an action was performed in its span, 0 to 1; 0.5 if only just. */
export function actionScore(asked: ChallengedAction, expressions: readonly Expression[]): number {
  const { action, first, times, from, to } = asked;
  const during = expressions.filter(({ at }) => at >= from && at <= to + LATE);
  if (first) return scored(toBothSides(turnsTo(first, asked, expressions)), BOTH_SIDES);
  const once = scored(measures[action](during, expressions, 1), actionMeasures[action]);
  const twice = scored(measures[action](during, expressions, 2), TWICE * actionMeasures[action]);
  if (times === 2) return twice;
  // once means once, or a film that shows it twice would answer both; but nobody can help blinking
  return times === 1 && action !== 'blink' ? Math.min(once, 1 - twice) : once;
}

const scored = (measured: number, middle: number): number => measured / (measured + middle);

/** The size of the smallest movement, of the `often` largest. */
const measures: Record<LivenessAction, (during: readonly Expression[], all: readonly Expression[], often: number) => number> = {
  'shake-head': (during, _, often) => swings(steady(during.map(({ yaw }) => yaw)), often),
  nod: (during, _, often) => swings(steady(during.map(({ pitch }) => pitch)), often),
  blink: (during, all, often) => upAndDown([0, ...closings(during, all)], 2 * often - 1),
  'open-mouth': (during, all, often) => {
    const rest = quantile(
      all.map(({ mouth }) => mouth),
      0.2,
    );
    const gaps = steady(during.map(({ mouth }) => mouth));
    // the mouth has to open, not merely be open: what counts is the growth from a nearly closed mouth
    return upAndDown(
      gaps.map((gap) => Math.max(gap, rest)),
      2 * often - 1,
    );
  },
};

/** What is missing to an action that is not done, by the frames so far; undefined if there is nothing to improve on. */
export function lackOf(asked: ChallengedAction, expressions: readonly Expression[]): Lack | undefined {
  const { first, times } = asked;
  if (first) {
    const reached = turnsTo(first, asked, expressions).some(isSide);
    return reached === (first === 'left') ? 'right' : 'left';
  }
  const any = actionScore({ ...asked, times: undefined }, expressions);
  if (any >= 0.5) return times === 2 ? 'again' : undefined;
  return any >= BEGUN ? 'further' : undefined;
}

/** How far the head turns to this side in the action's span, frame by frame, from where it was before; to the other side is negative. */
function turnsTo(side: Side, { from, to }: ChallengedAction, expressions: readonly Expression[]): number[] {
  const before = expressions.filter(({ at }) => at >= from - BEFORE && at <= from);
  const straight = median((before.length > 0 ? before : expressions).map(({ yaw }) => yaw));
  const during = expressions.filter(({ at }) => at >= from && at <= to + LATE);
  return steady(during.map(({ yaw }) => (side === 'left' ? 1 : -1) * (yaw - straight)));
}

const isSide = (turn: number): boolean => UNEVEN * turn >= BOTH_SIDES;

/**
 * A turn to one side and then to the other: half of the way between them, if neither is much less than that from where the head was before. A turn to
 * the other side that comes first counts against it.
 */
function toBothSides(turns: readonly number[]): number {
  const reached = turns.findIndex(isSide);
  const wrong = Math.max(0, ...turns.slice(0, reached < 0 ? undefined : reached).map((turn) => -turn));
  const pairs = turns.map((there, at) => {
    const over = Math.max(0, ...turns.slice(at + 1).map((turn) => -turn));
    return Math.min((there + over) / 2, UNEVEN * there, UNEVEN * over);
  });
  return Math.max(0, Math.max(0, ...pairs) - wrong);
}

/** `often` movements there and back, upwards or downwards: the smallest leg. */
export const swings = (values: readonly number[], often = 1): number =>
  Math.max(
    upAndDown(values, 2 * often),
    upAndDown(
      values.map((value) => -value),
      2 * often,
    ),
  );

/** The smallest of this number of legs (up, down, up …), chosen so that it is as large as possible; 0 if there are fewer. */
function upAndDown(values: readonly number[], legs: number): number {
  // of the best way that ends at each value
  let smallest: number[] = values.map(() => Infinity);
  for (let leg = 0; leg < legs; leg++) {
    const up = leg % 2 === 0 ? 1 : -1;
    const before = smallest;
    smallest = values.map((value, at) =>
      values.slice(0, at).reduce((best, other, index) => Math.max(best, Math.min(before[index] ?? 0, up * (value - other))), 0),
    );
  }
  return Math.max(0, ...smallest);
}

/** The longest that the eyes may be closed, from open to open again, in milliseconds. */
const MAX_BLINK_MS = 1_000;

/**
 * On some faces the mesh hardly follows the eyelids, and a sideways glance changes how the eyes look. A blink is therefore where both the
 * mesh's eye opening and the similarity to open eyes drop for a moment; returns the geometric mean of the two drops in each frame.
 */
function closings(during: readonly Expression[], all: readonly Expression[]): number[] {
  const open = openEyes(all);
  const seen = all.map(({ at, eyes, eyePatches }) => ({ at, opening: eyes, likeness: correlation(eyePatches, open) }));
  const times = new Set(during.map(({ at }) => at));
  return seen
    .filter(({ at }) => times.has(at))
    .map((now) => {
      const before = seen.filter(({ at }) => at < now.at && at >= now.at - MAX_BLINK_MS);
      const after = seen.filter(({ at }) => at > now.at && at <= now.at + MAX_BLINK_MS);
      const fall = (value: (of: (typeof seen)[number]) => number): number =>
        Math.max(0, 1 - value(now) / Math.max(0.01, Math.min(Math.max(0, ...before.map(value)), Math.max(0, ...after.map(value)))));
      return Math.sqrt(
        fall(({ opening }) => opening) *
          Math.min(
            1,
            fall(({ likeness }) => Math.max(0, likeness)),
          ),
      );
    });
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
