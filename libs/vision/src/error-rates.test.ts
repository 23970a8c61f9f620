import fc from 'fast-check';
import { areaUnderCurve, errorRates, thresholdAt } from './error-rates.js';

const distances = fc.array(fc.oneof(fc.double({ min: 0, max: 1.5, noNaN: true }), fc.constant(Infinity)), { minLength: 1, maxLength: 80 });

describe('error rates', () => {
  it('count pairs on the wrong side of the threshold', () => {
    expect(errorRates({ mated: [0.1, 0.5, 0.7, Infinity], nonMated: [0.5, 0.8] }, 0.5)).toEqual({ falseMatch: 0.5, falseNonMatch: 0.5 });
  });

  it('move in opposite directions as the threshold grows', () => {
    fc.assert(
      fc.property(
        distances,
        distances,
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (mated, nonMated, at, more) => {
          const [strict, lax] = [errorRates({ mated, nonMated }, at), errorRates({ mated, nonMated }, at + more)];
          expect(lax.falseMatch).toBeGreaterThanOrEqual(strict.falseMatch);
          expect(lax.falseNonMatch).toBeLessThanOrEqual(strict.falseNonMatch);
        },
      ),
    );
  });
});

describe('thresholdAt', () => {
  it('accepts no more non-mated pairs than allowed', () => {
    fc.assert(
      fc.property(distances, fc.double({ min: 0, max: 0.5, noNaN: true }), (nonMated, rate) => {
        const threshold = thresholdAt(nonMated, rate);
        if (threshold < Infinity) expect(errorRates({ mated: [], nonMated }, threshold).falseMatch).toBeLessThanOrEqual(rate + 1e-9);
      }),
    );
  });
});

describe('the area under the curve', () => {
  it('is the probability that a mated pair is closer', () => {
    fc.assert(
      fc.property(distances, distances, (mated, nonMated) => {
        const wins = mated.flatMap((one) => nonMated.map((other): number => (one < other ? 1 : one === other ? 0.5 : 0)));
        expect(areaUnderCurve({ mated, nonMated })).toBeCloseTo(wins.reduce((sum, win) => sum + win, 0) / wins.length, 9);
      }),
    );
  });
});
