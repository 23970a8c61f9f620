import type { Calibration } from './calibration.js';

/** What scores stand for unless an operator says otherwise; made by `npm run bench:pairs`. How far it carries: docs/calibration.md. */
export const DEFAULT_CALIBRATION: Calibration = {
  source: 'npm run bench:pairs: frames of five clips, and faces of the group photos that the face package ships',
  people: 22,
  mated: 205,
  nonMated: 3050,
  fit: {
    mean: 0.7722,
    deviation: 0.0678,
  },
  median: 0.8145,
  points: [
    {
      score: 60,
      rate: 0.01,
      distance: 0.6145,
      by: 'fit',
      matched: 27,
      interval: [0.00609, 0.01285],
      falseNonMatch: 0.00488,
    },
    {
      score: 80,
      rate: 0.001,
      distance: 0.5627,
      by: 'fit',
      matched: 0,
      interval: [0, 0.00126],
      falseNonMatch: 0.03902,
    },
    {
      score: 90,
      rate: 0.0001,
      distance: 0.5201,
      by: 'fit',
      matched: 0,
      interval: [0, 0.00126],
      falseNonMatch: 0.05366,
    },
    {
      score: 95,
      rate: 0.00001,
      distance: 0.4831,
      by: 'fit',
      matched: 0,
      interval: [0, 0.00126],
      falseNonMatch: 0.0878,
    },
  ],
};
