import { depthScores } from './depth.js';
import type { Relief } from './relief.js';

const pairs = (...reliefs: number[]): Relief[] => reliefs.map((relief) => ({ turn: 0.2, relief, explained: 0.9, residual: 0.02, patches: 60 }));

describe('the depth of a face', () => {
  it('shows on a head, even if some pairs of frames were tracked badly', () => {
    expect(depthScores(pairs(0.6, 0.8, 0.5, 0.7, -0.2)).depth).toBeGreaterThan(0.7);
  });

  it('is certainly missing on a picture', () => {
    const { depth, notFlat } = depthScores(pairs(0.02, -0.05, 0.08, 0.01, 0.04, -0.02));
    expect(depth).toBeLessThan(0.5);
    expect(notFlat).toBeLessThan(0.5);
  });

  it('is not seen, but not certainly missing either, if the pairs contradict each other', () => {
    const { depth, notFlat } = depthScores(pairs(0.9, -0.6, 0.5, -0.4, 0.3, -0.1));
    expect(depth).toBeLessThan(0.5);
    expect(notFlat).toBeGreaterThan(0.5);
  });

  it('needs three pairs of frames between which the head turned', () => {
    expect(depthScores(pairs(0.6, 0.6)).seen).toBeLessThan(0.5);
    expect(depthScores(pairs(0.6, 0.6, 0.6)).seen).toBe(0.5);
    expect(depthScores(pairs(0.6, 0.6, 0.6).map((pair) => ({ ...pair, turn: 0.02 }))).seen).toBe(0);
    expect(depthScores([])).toEqual({ seen: 0, depth: 0, notFlat: 0 });
  });
});
