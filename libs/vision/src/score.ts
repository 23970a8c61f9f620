/**
 * Distances of descriptors and what they are worth on the published scale, where 60, 80, 90 and 95 stand for false
 * accept rates of 1 %, 0.1 %, 0.01 % and 0.001 %. 0.6 is the threshold that dlib publishes for this model; of 649 pairs of
 * strangers in five clips the nearest lay at 0.612, the hundredth part at 0.637. Too few to carry the last two figures.
 */
const CALIBRATION: readonly (readonly [distance: number, score: number])[] = [
  [0, 100],
  [0.45, 95],
  [0.5, 90],
  [0.55, 80],
  [0.6, 60],
  [0.8, 20],
  [1.2, 0],
];

/** 0 to 100, falling with the distance, in steps of 0.01. */
export function scoreOfDistance(distance: number): number {
  const next = CALIBRATION.findIndex(([at]) => at >= distance);
  if (next <= 0) return next === 0 ? 100 : 0;
  const [from, high] = CALIBRATION[next - 1] ?? [0, 100];
  const [to, low] = CALIBRATION[next] ?? [Infinity, 0];
  return Math.round((high + ((low - high) * (distance - from)) / (to - from)) * 100) / 100;
}
