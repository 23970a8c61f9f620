import fc from 'fast-check';
import { reliefOf, type FollowedPatch } from './relief.js';

interface Turn {
  yaw: number;
  pitch: number;
}

/** Points all over a face with a protruding nose, moved as on a head that turns like this; with `depth` 0 it is a picture, bent by `bend`. */
function patches({ yaw, pitch }: Turn, { depth, bend = 0, noise = 0 }: { depth: number; bend?: number; noise?: number }): FollowedPatch[] {
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;
  return Array.from({ length: 64 }, (_, index) => {
    const [x, y] = [((index % 8) - 3.5) / 6, (Math.floor(index / 8) - 2.5) / 6];
    const nose = -0.45 * Math.exp(-((x / 0.16) ** 2) - ((y - 0.3) / 0.3) ** 2);
    const z = nose + 0.5 * x * x + 0.15 * y * y;
    const held = depth * z + bend * x * x;
    const moved = { x: Math.cos(yaw) * x - Math.sin(yaw) * held, y: Math.cos(pitch) * y - Math.sin(pitch) * held };
    const near = 1 / (1 + 0.15 * Math.sin(yaw) * x); // perspective
    return {
      ...{ x, y, z },
      dx: moved.x * near - x + noise * random(),
      dy: moved.y * near - y + noise * random(),
      meshDx: Math.cos(yaw) * x - Math.sin(yaw) * z - x,
      meshDy: Math.cos(pitch) * y - Math.sin(pitch) * z - y,
    };
  });
}

const turn = fc.record({ yaw: fc.double({ min: 0.12, max: 0.35, noNaN: true }), pitch: fc.double({ min: -0.2, max: 0.2, noNaN: true }) });

describe('the relief of a face', () => {
  it('is about 1 on a head, with the right turn', () => {
    fc.assert(
      fc.property(turn, ({ yaw, pitch }) => {
        const relief = reliefOf(patches({ yaw, pitch }, { depth: 1, noise: 0.004 }));
        expect(relief?.relief).toBeCloseTo(1, 0);
        expect(relief?.turn).toBeCloseTo(Math.asin(Math.hypot(Math.sin(yaw), Math.sin(pitch))), 1);
      }),
    );
  });

  it('is about 0 on a picture, however it is held and bent', () => {
    fc.assert(
      fc.property(turn, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (held, bend) => {
        expect(Math.abs(reliefOf(patches(held, { depth: 0, bend, noise: 0.004 }))?.relief ?? NaN)).toBeLessThan(0.15);
      }),
    );
  });

  it('tolerates a few wrongly tracked patches', () => {
    const all = patches({ yaw: 0.25, pitch: 0 }, { depth: 1, noise: 0.004 });
    const spoilt = all.map((patch, index) => (index % 16 === 0 ? { ...patch, dx: patch.dx + 0.1, dy: patch.dy - 0.1 } : patch));
    expect(reliefOf(spoilt)?.relief).toBeGreaterThan(0.7);
  });

  it('is not measured from too few patches', () => {
    expect(reliefOf(patches({ yaw: 0.2, pitch: 0 }, { depth: 1 }).slice(0, 15))).toBeUndefined();
  });
});
