import type { Calibration } from './calibration.js';

/** Distance at which the score reaches 0, in medians of non-mated pairs. */
const FARTHEST = 1.5;
/** Score of the median non-mated distance. */
const OF_STRANGERS = 20;

/** 0 to 100, decreasing with distance, in steps of 0.01; 60, 80, 90 and 95 as calibrated. */
export function scoreOfDistance(distance: number, { points, median }: Calibration): number {
  const scale = [[0, 100], ...points.map((point) => [point.distance, point.score]).reverse(), [median, OF_STRANGERS], [median * FARTHEST, 0]] as [
    distance: number,
    score: number,
  ][];
  const next = scale.findIndex(([at]) => at >= distance);
  if (next <= 0) return next === 0 ? 100 : 0;
  const [from, high] = scale[next - 1] ?? [0, 100];
  const [to, low] = scale[next] ?? [Infinity, 0];
  return Math.round((high + ((low - high) * (distance - from)) / (to - from)) * 100) / 100 || 0; // no -0
}
