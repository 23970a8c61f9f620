import { SPECTRUM_SIDE, strongestFrequency } from './spectrum.js';

const square = (bright: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: SPECTRUM_SIDE ** 2 }, (_, at) => bright(at % SPECTRUM_SIDE, Math.floor(at / SPECTRUM_SIDE)));
/** Reproducible grain. */
function grain(x: number, y: number): number {
  let mixed = Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) & 31) - 16;
}

describe('the strongest frequency', () => {
  it('stands out where a screen’s grid lies over the picture, at any angle', () => {
    for (const degrees of [0, 17, 45]) {
      const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const grid = square((x, y) => 200 + 12 * Math.cos((2 * Math.PI * (x * cos + y * sin)) / 4.3) + grain(x, y));
      expect(strongestFrequency(grid)).toBeGreaterThan(30);
    }
  });

  it('does not in grain, in an edge, or in JPEG’s blocks', () => {
    expect(strongestFrequency(square(grain))).toBeLessThan(6);
    expect(strongestFrequency(square((x, y) => (x + y / 3 > 150 ? 220 : 40) + grain(x, y)))).toBeLessThan(6);
    expect(strongestFrequency(square((x, y) => 128 + (x % 8 === 0 ? 10 : 0) + (y % 8 === 0 ? 10 : 0) + grain(x, y)))).toBeLessThan(6);
  });
});
