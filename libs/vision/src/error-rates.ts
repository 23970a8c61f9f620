/** Distances of pairs of photos (ISO/IEC 19795-1): mated pairs show one person, non-mated two. Infinite if no face was found. */
export interface Comparisons {
  mated: readonly number[];
  nonMated: readonly number[];
}

export interface ErrorRates {
  /** False match rate: the share of non-mated pairs accepted as one person. */
  falseMatch: number;
  /** False non-match rate: the share of mated pairs not accepted. */
  falseNonMatch: number;
}

/** Error rates if pairs up to this distance are accepted as one person. */
export const errorRates = ({ mated, nonMated }: Comparisons, threshold: number): ErrorRates => ({
  falseMatch: share(nonMated, (distance) => distance <= threshold),
  falseNonMatch: share(mated, (distance) => distance > threshold),
});

/** The largest threshold at which at most `rate` of the non-mated pairs match. */
export function thresholdAt(nonMated: readonly number[], rate: number): number {
  const sorted = [...nonMated].sort((a, b) => a - b);
  const first = sorted[Math.floor(rate * sorted.length + 1e-9)] ?? Infinity;
  return first === Infinity ? Infinity : first - Number.EPSILON * Math.max(1, first);
}

/** The probability that a mated pair is closer than a non-mated one; ties count half. */
export function areaUnderCurve({ mated, nonMated }: Comparisons): number {
  const sorted = [...nonMated].sort((a, b) => a - b);
  let sum = 0;
  for (const distance of mated) sum += sorted.length - (below(sorted, distance) + upTo(sorted, distance)) / 2;
  return sum / (mated.length * nonMated.length);
}

function share(distances: readonly number[], is: (distance: number) => boolean): number {
  return distances.length === 0 ? NaN : distances.filter(is).length / distances.length;
}

/** The number of sorted values less than `value`. */
const below = (sorted: readonly number[], value: number): number => counted(sorted, (other) => other < value);
const upTo = (sorted: readonly number[], value: number): number => counted(sorted, (other) => other <= value);

/** Length of the prefix for which `holds`, by bisection. */
function counted(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle] ?? Infinity)) from = middle + 1;
    else to = middle;
  }
  return from;
}
