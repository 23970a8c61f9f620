import { onePersonScore } from './continuity.js';

/** A descriptor at this distance from the origin along one axis. */
const descriptor = (axis: number, length: number): number[] => Array.from({ length: 128 }, (_, index) => (index === axis ? length : 0));
const [own, other] = [descriptor(0, 0.18), descriptor(1, 1.26)];
const shaky = [descriptor(2, 0.54), own, descriptor(3, 0.54), own, descriptor(4, 0.54), own];

describe('one person in a recording', () => {
  it('is recognized if frames differ a little', () => {
    expect(onePersonScore(shaky, own)).toBeGreaterThan(0.5);
    expect(onePersonScore([], own)).toBe(1);
  });

  it('is not recognized if somebody else takes over', () => {
    expect(onePersonScore([own, own, own, other, other, other], own)).toBeLessThan(0.5);
  });

  it('is not recognized if only the photo shows somebody else', () => {
    expect(onePersonScore(shaky, other)).toBeLessThan(0.5);
  });
});
