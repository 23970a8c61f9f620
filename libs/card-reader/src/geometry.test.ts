import fc from 'fast-check';
import { carried, cornersOf, homographyBetween, rectangle, smallestRectangle, type Quad } from './geometry.js';

const near = fc.integer({ min: -30, max: 30 });

describe('a homography', () => {
  it('carries corners onto corners, and back', () => {
    fc.assert(
      fc.property(fc.array(near, { minLength: 8, maxLength: 8 }), (shifts) => {
        const card = rectangle(856, 540);
        const seen = card.map(({ x, y }, index) => ({ x: x + (shifts[index * 2] ?? 0), y: y + (shifts[index * 2 + 1] ?? 0) })) as unknown as Quad;
        const [there, back] = [homographyBetween(card, seen), homographyBetween(seen, card)];
        card.forEach((corner, index) => {
          expect(carried(corner, there).x).toBeCloseTo(seen[index]?.x ?? NaN, 6);
          expect(carried(carried({ x: 300, y: 200 }, there), back).y).toBeCloseTo(200, 6);
        });
      }),
    );
  });

  it('is none where corners lie on a line', () => {
    const line = [0, 1, 2, 3].map((x) => ({ x, y: 0 })) as unknown as Quad;
    expect(() => homographyBetween(line, rectangle(1, 1))).toThrow(/span no plane/);
  });
});

describe('the smallest rectangle', () => {
  it('of a turned rectangle is itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: -85, max: 85 }), (degrees) => {
        const turned = { middle: { x: 200, y: 100 }, width: 120, height: 30, angle: (degrees * Math.PI) / 180 };
        const found = smallestRectangle(cornersOf(turned));
        expect(found.width).toBeCloseTo(120, 6);
        expect(found.height).toBeCloseTo(30, 6);
        expect(found.angle).toBeCloseTo(turned.angle, 6);
      }),
    );
  });
});
