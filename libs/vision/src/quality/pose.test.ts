import fc from 'fast-check';
import type { Point } from '../pixels.js';
import { poseOf } from './pose.js';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Landmarks of the mean head, rotated and seen from far away. */
function landmarksAt({ yaw, pitch, roll }: { yaw: number; pitch: number; roll: number }, scale = 0.4): Point[] {
  const head: Record<number, [number, number, number]> = {
    30: [0, 0, 0],
    8: [0, 330, -65],
    36: [-225, -170, -135],
    45: [225, -170, -135],
    48: [-150, 150, -125],
    54: [150, 150, -125],
  };
  const [a, b, c] = [radians(yaw), radians(pitch), radians(roll)];
  return Array.from({ length: 68 }, (_, index) => {
    const [x, y, z] = head[index] ?? [0, 0, 0];
    const [x1, z1] = [x * Math.cos(a) + z * Math.sin(a), z * Math.cos(a) - x * Math.sin(a)];
    const y1 = y * Math.cos(b) + z1 * Math.sin(b);
    return { x: 300 + scale * (x1 * Math.cos(c) - y1 * Math.sin(c)), y: 200 + scale * (x1 * Math.sin(c) + y1 * Math.cos(c)) };
  });
}

describe('poseOf', () => {
  it('finds each turn by itself', () => {
    const turn = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(turn, fc.constantFrom('yaw', 'pitch', 'roll'), (degrees, kind) => {
        const asked = { yaw: 0, pitch: 0, roll: 0, [kind]: degrees };
        const found = poseOf(landmarksAt(asked));
        expect(Math.abs(found[kind as 'yaw'] - degrees)).toBeLessThan(Math.abs(degrees) * 0.25 + 1);
      }),
    );
  });

  it('is the same at every size', () => {
    const one = poseOf(landmarksAt({ yaw: 20, pitch: -10, roll: 15 }));
    const other = poseOf(landmarksAt({ yaw: 20, pitch: -10, roll: 15 }, 3));
    expect(other.yaw).toBeCloseTo(one.yaw, 6);
    expect(other.pitch).toBeCloseTo(one.pitch, 6);
  });
});
