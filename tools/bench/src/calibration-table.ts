import type { Calibration } from '@shiren/vision';
import { rounded, table } from './measurement.js';

const percent = (value: number): string => `${rounded(value * 100)} %`;

/** What each score means, and how much data that is based on. */
export function calibrationTable({ source, people, mated, nonMated, fit, points }: Calibration): string {
  const rows = points.map(({ score, rate, distance, by, matched, interval: [low, high], falseNonMatch }) => [
    String(score),
    percent(rate),
    distance.toFixed(3),
    by,
    `${matched.toLocaleString('en')} (${percent(low)} to ${percent(high)})`,
    percent(falseNonMatch),
  ]);
  return [
    `Of ${people} people, ${mated.toLocaleString('en')} mated and ${nonMated.toLocaleString('en')} non-mated pairs (${source}). Tail of the strangers: normal, ${fit.mean.toFixed(3)} ± ${fit.deviation.toFixed(3)}.`,
    '',
    table(['score', 'stands for an FMR of', 'distance up to', 'by', 'non-mated pairs as near (FMR, 95 %)', 'FNMR'], rows),
  ].join('\n');
}
