import { errorRates, thresholdAt, type Comparisons } from './error-rates.js';

/** The published scale: the false match rate that each score promises. */
export const PUBLISHED = [
  { score: 60, rate: 1e-2 },
  { score: 80, rate: 1e-3 },
  { score: 90, rate: 1e-4 },
  { score: 95, rate: 1e-5 },
] as const;

export interface CalibrationPoint {
  score: number;
  /** False match rate of the score. */
  rate: number;
  /** Distance of the descriptors, in the metric of the model's manifest. */
  distance: number;
  /** Whether the pairs are enough to measure such a low rate (rule of three), or it comes from the fit to the nearest non-mated pairs. */
  by: 'counting' | 'fit';
  /** Number of non-mated pairs at most this far apart, and the 95 % confidence interval of the rate, assuming independent pairs. */
  matched: number;
  interval: readonly [low: number, high: number];
  /** Share of mated pairs that are further apart. */
  falseNonMatch: number;
}

/** Descriptor distances and their scores. Data: made by `npm run calibrate`, read by inference. */
export interface Calibration {
  /** Name of the recognition model that it applies to. */
  model: string;
  /** The photos that it is based on. */
  source: string;
  people: number;
  mated: number;
  nonMated: number;
  /** Normal distribution fitted to the lower tail of the non-mated distances. */
  fit: { mean: number; deviation: number };
  /** Median non-mated distance, which scores 20. */
  median: number;
  /** A smaller distance gives a higher score. */
  points: readonly CalibrationPoint[];
}

/** The tail that is fitted: the nearest tenth of the non-mated pairs, except the very nearest, which are chance. */
const TAIL = { from: 0.002, to: 0.1, steps: 40 } as const;
/** Minimum number of non-mated pairs for fitting a tail. */
export const MIN_PAIRS = 100;
/** Minimum distance between two scores, so that the scale falls steadily. */
const MIN_STEP = 0.001;

/** Distances of the published scores for these pairs. Throws RangeError if there are too few. */
export function calibrate(pairs: Comparisons, { model, source, people }: { model: string; source: string; people: number }): Calibration {
  const nonMated = pairs.nonMated.filter((distance) => distance < Infinity).sort((a, b) => a - b);
  if (nonMated.length < MIN_PAIRS || pairs.mated.length === 0) {
    throw new RangeError(
      `A calibration needs ${MIN_PAIRS} pairs of different people and some of the same; these are ${nonMated.length} and ${pairs.mated.length}.`,
    );
  }
  const fit = fittedTail(nonMated);
  const personPairs = (people * (people - 1)) / 2;
  let limit = Infinity;
  const points = PUBLISHED.map(({ score, rate }, index): CalibrationPoint => {
    const shown = 3 / Math.min(nonMated.length, personPairs) <= rate;
    const found = shown ? thresholdAt(nonMated, rate) : fit.mean + fit.deviation * normalQuantile(rate);
    const distance = round(Math.min(Math.max(MIN_STEP * (PUBLISHED.length - index), found), limit - MIN_STEP));
    limit = distance;
    const matched = nonMated.filter((other) => other <= distance).length;
    return {
      score,
      rate,
      distance,
      by: shown ? 'counting' : 'fit',
      matched,
      interval: wilson(matched, nonMated.length),
      falseNonMatch: errorRates(pairs, distance).falseNonMatch,
    };
  });
  const median = round(Math.max(thresholdAt(nonMated, 0.5), (points[0]?.distance ?? 0) + MIN_STEP));
  return {
    model,
    source,
    people,
    mated: pairs.mated.length,
    nonMated: nonMated.length,
    fit: { mean: round(fit.mean), deviation: round(fit.deviation) },
    median,
    points,
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Least squares of the sorted distances over the normal quantiles of their ranks. */
function fittedTail(sorted: readonly number[]): { mean: number; deviation: number } {
  const from = Math.max(TAIL.from, 2 / sorted.length);
  const samples = Array.from({ length: TAIL.steps }, (_, step) => {
    const rank = from * (TAIL.to / from) ** (step / (TAIL.steps - 1));
    return { x: normalQuantile(rank), y: sorted[Math.min(sorted.length - 1, Math.floor(rank * sorted.length))] ?? 0 };
  });
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(samples.map(({ x }) => x)), mean(samples.map(({ y }) => y))];
  const deviation = mean(samples.map(({ x, y }) => (x - mx) * (y - my))) / mean(samples.map(({ x }) => (x - mx) ** 2));
  return { mean: my - deviation * mx, deviation };
}

/** Standard deviations from the mean below which this share of a normal distribution lies; by bisection, to 1e-9. */
export function normalQuantile(share: number): number {
  let [from, to] = [-12, 12];
  while (to - from > 1e-9) {
    const middle = (from + to) / 2;
    if (normalShare(middle) < share) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** Share of a normal distribution below `z`, relative error about 1e-7 (Numerical Recipes, erfcc). */
function normalShare(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const series = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const tail = (t * Math.exp(-x * x + series.reduceRight((sum, coefficient) => coefficient + t * sum, 0))) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** 95 % confidence interval of a share (Wilson, 1927). */
export function wilson(count: number, of: number): readonly [low: number, high: number] {
  const z = 1.96;
  const share = count / of;
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return [count === 0 ? 0 : Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)];
}

/** Throws an error that says what is wrong with the file. */
export function parseCalibration(text: string): Calibration {
  let read: Partial<Calibration>;
  try {
    read = JSON.parse(text) as Partial<Calibration>;
  } catch {
    throw new Error('it is not JSON');
  }
  const { model, points, median } = read;
  if (typeof model !== 'string') throw new Error('it needs "model", the recognition model that it was made for');
  if (!Array.isArray(points) || points.length !== PUBLISHED.length)
    throw new Error(`it needs "points", one for each of the scores ${PUBLISHED.map(({ score }) => score).join(', ')}`);
  for (const [index, { score, rate }] of PUBLISHED.entries()) {
    const point = points[index] as Partial<CalibrationPoint> | null;
    if (point?.score !== score || point.rate !== rate) throw new Error(`point ${index + 1} must be for score ${score} and rate ${rate}`);
    if (typeof point.distance !== 'number' || !(point.distance > 0)) throw new Error(`point ${index + 1} needs a "distance" above 0`);
    const before = (points[index - 1] as CalibrationPoint | undefined)?.distance ?? Infinity;
    if (point.distance >= before) throw new Error('a higher score needs a smaller distance');
  }
  if (typeof median !== 'number' || !(median > (points[0] as CalibrationPoint).distance))
    throw new Error('"median" must be greater than the distance of the lowest score');
  return read as Calibration;
}
