/**
 * Distances of descriptors and what they are worth on the published scale, where 60, 80, 90 and 95 stand for false
 * accept rates of 1 %, 0.1 %, 0.01 % and 0.001 %. Of 1,804 pairs of strangers (clips of five people, six group photos) one in a
 * hundred lay nearer than 0.60 and one in a thousand nearer than 0.56; the other two are carried on from there, since so few
 * pairs can't show them.
 */
const CALIBRATION: readonly (readonly [distance: number, score: number])[] = [
  [0, 100],
  [0.48, 95],
  [0.52, 90],
  [0.56, 80],
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
