import fc from 'fast-check';
import { DEFAULT_CALIBRATION } from './default-calibration.js';
import { scoreOfDistance } from './score.js';

describe('scoreOfDistance', () => {
  it('gives 100 to the same picture and 0 to what is farther than any face', () => {
    expect(scoreOfDistance(0)).toBe(100);
    expect(scoreOfDistance(1.2)).toBe(0);
    expect(scoreOfDistance(3)).toBe(0);
  });

  it('gives the published scores at the distances that they stand for', () => {
    for (const { score, distance } of DEFAULT_CALIBRATION.points) expect(scoreOfDistance(distance)).toBe(score);
  });

  it('never gives more to a greater distance, and stays between 0 and 100', () => {
    const distances = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(distances, distances, (one, other) => {
        const [near, far] = [scoreOfDistance(Math.min(one, other)), scoreOfDistance(Math.max(one, other))];
        expect(near).toBeGreaterThanOrEqual(far);
        expect(near).toBeLessThanOrEqual(100);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
