import fc from 'fast-check';
import { RecognitionModel } from './recognition/recognition-model.js';
import { scoreOfDistance } from './similarity-score.js';

const { calibration } = await RecognitionModel.open();
const scoreOf = (distance: number): number => scoreOfDistance(distance, calibration);

describe('scoreOfDistance', () => {
  it('gives 100 for the same image and 0 for more than any face’s distance', () => {
    expect(scoreOf(0)).toBe(100);
    expect(scoreOf(calibration.median * 1.5)).toBe(0);
    expect(scoreOf(3)).toBe(0);
    expect(scoreOf(NaN)).toBe(0);
  });

  it('gives the published scores at their calibrated distances', () => {
    for (const { score, distance } of calibration.points) expect(scoreOf(distance)).toBe(score);
  });

  it('never increases with distance, and stays between 0 and 100', () => {
    const distances = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(distances, distances, (one, other) => {
        const [near, far] = [scoreOf(Math.min(one, other)), scoreOf(Math.max(one, other))];
        expect(near).toBeGreaterThanOrEqual(far);
        expect(near).toBeLessThanOrEqual(100);
        expect(far).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
