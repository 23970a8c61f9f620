import { textRegions } from './text-regions.js';

/** A map in which the pixels of `inside` are text. */
const mapOf = (width: number, height: number, inside: (x: number, y: number) => boolean): Parameters<typeof textRegions>[0] => ({
  data: Float32Array.from({ length: width * height }, (_, at) => (inside(at % width, Math.floor(at / width)) ? 0.9 : 0)),
  width,
  height,
});

describe('regions of text', () => {
  it('are groups of connected pixels, each with its own angle', () => {
    const level = (x: number, y: number): boolean => x >= 10 && x < 90 && y >= 10 && y < 20;
    const slanted = (x: number, y: number): boolean => x >= 10 && x < 90 && Math.abs(y - 60 - (x - 10) / 4) < 5;
    const [first, second, ...more] = textRegions(mapOf(120, 120, (x, y) => level(x, y) || slanted(x, y)));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ middle: { x: 50, y: 15 }, angle: 0 });
    expect(second?.angle).toBeCloseTo(Math.atan(1 / 4), 1);
  });

  it('take a picture that is text all over, with holes', () => {
    const [only, ...more] = textRegions(mapOf(735, 735, (x, y) => x % 2 === 0 || y % 2 === 0));
    expect(more).toEqual([]);
    expect(only?.outline).toHaveLength(4);
  });
});
