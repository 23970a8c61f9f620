import type { Calibration } from './calibration.js';

const point = (score: number, rate: number, distance: number): Calibration['points'][number] => ({
  score,
  rate,
  distance,
  by: 'fit',
  matched: 0,
  interval: [0, 1],
  falseNonMatch: 0,
});

export const DEFAULT_CALIBRATION: Calibration = {
  source: 'placeholder',
  people: 0,
  mated: 0,
  nonMated: 0,
  fit: { mean: 0, deviation: 0 },
  median: 0.8,
  points: [point(60, 1e-2, 0.6), point(80, 1e-3, 0.56), point(90, 1e-4, 0.52), point(95, 1e-5, 0.48)],
};
