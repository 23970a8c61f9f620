import fc from 'fast-check';
import { PUBLISHED, calibrate, normalQuantile, parseCalibration, wilson } from './calibration.js';
import { scoreOfDistance } from './similarity-score.js';

/** Distances as between non-mated pairs: normally distributed, by their quantiles. */
const strangers = (count: number, mean = 0.82, deviation = 0.08): number[] =>
  Array.from({ length: count }, (_, index) => mean + deviation * normalQuantile((index + 0.5) / count));

const same = { mated: [0.2, 0.3, 0.35, 0.4], nonMated: strangers(20_000) };
const from = { model: 'some-model@1/00000000', source: 'made up', people: 400 };

describe('a calibration', () => {
  it('puts each score at the distance of its rate', () => {
    for (const { rate, distance } of calibrate(same, from).points) expect(Math.abs(distance - (0.82 + 0.08 * normalQuantile(rate)))).toBeLessThan(0.006);
  });

  it('says which scores were counted, and which come from the fit', () => {
    expect(calibrate(same, from).points.map(({ by }) => by)).toEqual(['counting', 'counting', 'fit', 'fit']);
    expect(calibrate(same, { ...from, people: 20 }).points.map(({ by }) => by)).toEqual(['fit', 'fit', 'fit', 'fit']);
  });

  it('falls steadily for any pairs', () => {
    const distances = fc.array(fc.double({ min: 0.05, max: 1.4, noNaN: true }), { minLength: 100, maxLength: 120 });
    fc.assert(
      fc.property(distances, fc.integer({ min: 2, max: 500 }), (nonMated, people) => {
        const made = calibrate({ mated: [0.3], nonMated }, { ...from, people });
        for (let at = 0; at < 1.5; at += 0.01) expect(scoreOfDistance(at + 0.01, made)).toBeLessThanOrEqual(scoreOfDistance(at, made));
        for (const { score, distance } of made.points) expect(scoreOfDistance(distance, made)).toBeCloseTo(score, 6);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });

  it('refuses too few pairs', () => {
    expect(() => calibrate({ mated: [0.3], nonMated: strangers(50) }, from)).toThrow('needs 100 pairs');
  });

  it('can be read back from its file', () => {
    const made = calibrate(same, from);
    expect(parseCalibration(JSON.stringify(made))).toEqual(made);
  });
});

describe('a file that is not a calibration', () => {
  const made = calibrate(same, from);
  it.each([
    ['no JSON', 'distance: 0.5', 'not JSON'],
    ['no model', '{}', 'needs "model"'],
    ['no points', '{"model": "some@1"}', 'needs "points"'],
    ['other scores', JSON.stringify({ ...made, points: made.points.map((point) => ({ ...point, score: 1 })) }), 'must be for score 60'],
    [
      'distances that rise',
      JSON.stringify({ ...made, points: made.points.map((point, index) => ({ ...point, distance: 0.5 + index / 100 })) }),
      'smaller distance',
    ],
    ['a distance that is no number', JSON.stringify({ ...made, points: made.points.map((point) => ({ ...point, distance: '0.5' })) }), 'needs a "distance"'],
    ['a median among the scores', JSON.stringify({ ...made, median: 0.1 }), '"median"'],
  ])('is refused with a reason: %s', (_, text, sentence) => {
    expect(() => parseCalibration(text)).toThrow(sentence);
  });

  it('only ever fails with a sentence', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseCalibration(text);
        } catch (error) {
          expect((error as Error).message.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('the statistics behind it', () => {
  it('knows the quantiles of the normal distribution', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 5);
    expect(normalQuantile(0.01)).toBeCloseTo(-2.32635, 4);
    expect(normalQuantile(1e-5)).toBeCloseTo(-4.26489, 3);
  });

  it('follows the rule of three: none in N means at most 3 or 4 in N', () => {
    const [low, high] = wilson(0, 1_000);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.003);
    expect(high).toBeLessThan(0.004);
  });

  it('has a score for every published rate', () => {
    expect(PUBLISHED.map(({ score }) => score)).toEqual([60, 80, 90, 95]);
  });
});
