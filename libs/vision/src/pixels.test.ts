import fc from 'fast-check';
import { cut, reduced, type Pixels } from './pixels.js';

/** An image whose red channel encodes the column and whose green channel the row. */
function ramps(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) data.set([(255 * column) / width, (255 * row) / height, 77], (row * width + column) * 3);
  return { data, width, height };
}

const side = fc.integer({ min: 1, max: 200 });

describe('reduced', () => {
  it('shows the region in the upper left corner and black around it', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 8, max: 64 }), (width, height, to) => {
        const values = reduced(ramps(width, height), { left: 0, top: 0, width, height }, to, { black: -1, step: 2 / 255 });
        const [columns, rows] = [Math.round((to * width) / Math.max(width, height)), Math.round((to * height) / Math.max(width, height))];
        for (let row = 0; row < to; row++) {
          for (let column = 0; column < to; column++) {
            const blue = values[2 * to * to + row * to + column];
            if (row < rows && column < columns) expect(blue).toBeCloseTo(-1 + (2 * 77) / 255, 4);
            else expect(blue).toBe(-1);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not mirror or flip', () => {
    const values = reduced(ramps(300, 200), { left: 30, top: 20, width: 240, height: 160 }, 60, { black: 0, step: 1 });
    const at = (column: number, row: number, colour: number): number => values[(colour * 60 + row) * 60 + column] ?? NaN;
    expect(at(0, 0, 0)).toBeCloseTo((255 * 31.5) / 300, -1);
    expect(at(59, 0, 0)).toBeCloseTo((255 * 267) / 300, -1);
    expect(at(0, 39, 1)).toBeCloseTo((255 * 177) / 200, -1);
  });
});

describe('cut', () => {
  it('shows the same part at any scale', () => {
    const pixels = ramps(400, 400);
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 7, noNaN: true }), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (scale, angle) => {
        const [a, b, size] = [scale * Math.cos(angle), scale * Math.sin(angle), 40];
        const half = (size - 1) / 2;
        const picture = cut(pixels, { a, b, c: 200 - a * half + b * half, d: 200 - b * half - a * half }, size);
        const middle = (size / 2) * (size + 1) * 3;
        expect(Math.abs((picture[middle] ?? 0) - (255 * (200 + (a - b) / 2)) / 400)).toBeLessThan(4);
        expect(Math.abs((picture[middle + 1] ?? 0) - (255 * (200 + (a + b) / 2)) / 400)).toBeLessThan(4);
      }),
    );
  });

  it('averages the pixels that it reduces', () => {
    const size = 256;
    const data = new Uint8Array(size * size * 3);
    for (let at = 0; at < data.length; at++) data[at] = Math.floor(at / 3) % 2 === 0 ? 0 : 255;
    const picture = cut({ data, width: size, height: size }, { a: 4, b: 0, c: 40, d: 40 }, 32);
    for (const value of picture) expect(Math.abs(value - 128)).toBeLessThan(3);
  });

  it('is black outside the image, wherever the crop lies', () => {
    const place = fc.record({ a: fc.double({ min: -9, max: 9 }), b: fc.double({ min: -9, max: 9 }), c: fc.integer(), d: fc.integer() });
    fc.assert(fc.property(place, (at) => expect(cut(ramps(30, 20), at, 8)).toHaveLength(8 * 8 * 3)));
    expect([...cut(ramps(30, 20), { a: 3, b: 0, c: 500, d: 500 }, 4)].every((value) => value === 0)).toBe(true);
  });
});
