import type { LivenessEvidence } from '@shiren/contracts-media';
import type { FrameObservation } from './observation.js';
import { passiveScore, withCloserLook } from './passive.js';
import { decideLiveness } from './rule.js';

const inLight = (luma: number): FrameObservation[] => [
  {
    ...{ at: 0, width: 480, height: 480, light: luma, surround: [luma, luma, luma] },
    face: { mesh: [], skin: [luma, luma, luma], sharpness: 100, thumbnail: '', eyes: '', hash: '' },
  },
];
const passive = (score: number): LivenessEvidence[] => [
  { kind: 'present', score: 1 },
  { kind: 'passive', score },
];

describe('the passive network', () => {
  it('finds the risk high below log odds of −1', () => {
    expect(passiveScore(-1, inLight(120))).toBe(0.5);
    expect(passiveScore(-3, inLight(120))).toBeLessThan(0.5);
    expect(passiveScore(8, inLight(120))).toBeGreaterThan(0.9);
  });

  it('says nothing in the dark, and nothing where no operator chose one', () => {
    expect(passiveScore(-3, inLight(30))).toBeUndefined();
    expect(passiveScore(undefined, inLight(120))).toBeUndefined();
  });

  it('asks for one more recording, with more actions', () => {
    const evidence = passive(0.1);
    expect(withCloserLook(decideLiveness(evidence), evidence, true)).toEqual({ outcome: 'again', reasons: ['closer-look'] });
  });

  it('never refuses anybody by itself', () => {
    const evidence = passive(0);
    expect(decideLiveness(evidence).outcome).toBe('passed');
    expect(withCloserLook(decideLiveness(evidence), evidence, false).outcome).toBe('passed');
    expect(withCloserLook(decideLiveness(passive(0.9)), passive(0.9), true).outcome).toBe('passed');
  });

  it('does not excuse what failed otherwise', () => {
    const evidence = [{ kind: 'not-flat', score: 0 }, ...passive(0)];
    expect(withCloserLook(decideLiveness(evidence), evidence, true)).toEqual({ outcome: 'failed', reasons: ['flat'] });
  });
});
