import fc from 'fast-check';
import { CHIP_SIZE, faceChip } from './face-chip.js';
import { fitSimilarity, type Point } from './pixels.js';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const turn = fc.record({
  angle: fc.double({ min: -3, max: 3, noNaN: true }),
  scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
  x: coordinate,
  y: coordinate,
});

describe('fitSimilarity', () => {
  it('finds the rotation, scale and translation between two sets of points', () => {
    const points: Point[] = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 40, y: 70 },
      { x: 10, y: 90 },
    ];
    fc.assert(
      fc.property(turn, ({ angle, scale, x, y }) => {
        const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
        const fitted = fitSimilarity(
          points,
          points.map((point) => ({ x: a * point.x - b * point.y + x, y: b * point.x + a * point.y + y })),
        );
        expect(fitted.a).toBeCloseTo(a, 6);
        expect(fitted.b).toBeCloseTo(b, 6);
        expect(fitted.c).toBeCloseTo(x, 4);
        expect(fitted.d).toBeCloseTo(y, 4);
      }),
    );
  });
});

describe('faceChip', () => {
  const size = 600;
  /** An image whose red channel encodes the column and whose green channel the row. */
  const data = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) data.set([column / 3, row / 3, 0], (row * size + column) * 3);
  const pixels = { data, width: size, height: size };
  /** Landmarks of an upright chip, rotated by `angle` about its centre into the image. */
  const landmarksAt = (angle: number, scale: number): Point[] => {
    const eyes = [
      { x: 0.19, y: 0.21 },
      { x: 0.79, y: 0.21 },
    ];
    return Array.from({ length: 68 }, (_, index) => {
      const { x, y } = index >= 36 && index < 42 ? eyes[0]! : index >= 42 && index < 48 ? eyes[1]! : { x: 0.49, y: index < 36 ? 0.45 : 0.79 };
      const [px, py] = [(x - 0.5) * scale, (y - 0.5) * scale];
      return { x: 300 + px * Math.cos(angle) - py * Math.sin(angle), y: 300 + px * Math.sin(angle) + py * Math.cos(angle) };
    });
  };
  const at = (chip: Uint8Array, x: number, y: number) => [...chip.subarray((y * CHIP_SIZE + x) * 3, (y * CHIP_SIZE + x) * 3 + 2)];

  it('keeps an upright face upright', () => {
    const chip = faceChip(pixels, landmarksAt(0, 200));
    expect(at(chip, 140, 75)[0]).toBeGreaterThan(at(chip, 10, 75)[0]!);
    expect(Math.abs(at(chip, 140, 75)[1]! - at(chip, 10, 75)[1]!)).toBeLessThanOrEqual(1);
  });

  it('turns a tilted face upright', () => {
    const chip = faceChip(pixels, landmarksAt(Math.PI / 2, 200));
    expect(at(chip, 140, 75)[1]).toBeGreaterThan(at(chip, 10, 75)[1]!);
    expect(Math.abs(at(chip, 140, 75)[0]! - at(chip, 10, 75)[0]!)).toBeLessThanOrEqual(1);
  });

  it('is black outside the image', () => {
    const chip = faceChip(pixels, landmarksAt(0, 2_000));
    expect(at(chip, 0, 0)).toEqual([0, 0]);
  });
});
