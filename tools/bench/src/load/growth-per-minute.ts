/** The slope of the line that fits all points best (least squares). */
export function growthPerMinute(points: readonly { at: number; value: number }[]): number {
  const mean = (of: (point: { at: number; value: number }) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [at, value] = [mean((point) => point.at), mean((point) => point.value)];
  const spread = mean((point) => (point.at - at) ** 2);
  if (!(spread > 0)) return NaN;
  return mean((point) => (point.at - at) * (point.value - value)) / spread;
}
