import fc from 'fast-check';
import { decodeFaces, suppressNonMaxima, type FoundFace } from './blaze-face.js';

const face = (left: number, confidence: number, width = 10): FoundFace => ({ left, top: 0, width, height: 10, confidence, points: [] });

describe('the output of the detector', () => {
  it('is decoded at its anchor', () => {
    const [logits, boxes] = [new Float32Array(512).fill(-10), new Float32Array(512 * 16)];
    const index = (3 * 16 + 5) * 2 + 1; // the second anchor of the sixth cell in the fourth row
    logits[index] = 10;
    boxes.set([2, -2, 40, 60, ...Array.from({ length: 12 }, (_, value) => value)], index * 16);
    const [found, ...others] = decodeFaces(logits, boxes, { stride: 16, anchors: 2, side: 256 });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ left: 88 + 2 - 20, top: 56 - 2 - 30, width: 40, height: 60 });
    expect(found?.points[1]).toEqual({ x: 88 + 2, y: 56 + 3 });
    expect(found?.confidence).toBeGreaterThan(0.99);
  });
});

describe('suppressNonMaxima', () => {
  it('keeps the most confident of overlapping faces, and all that do not overlap', () => {
    expect(suppressNonMaxima([face(0, 0.6), face(1, 0.9), face(30, 0.7)]).map(({ left }) => left)).toEqual([1, 30]);
  });

  it('never keeps two faces that overlap much, and never drops one that overlaps none', () => {
    const faces = fc.array(fc.record({ left: fc.integer({ min: 0, max: 100 }), confidence: fc.double({ min: 0.5, max: 1, noNaN: true }) }));
    fc.assert(
      fc.property(faces, (places) => {
        const found = places.map(({ left, confidence }) => face(left, confidence));
        const kept = suppressNonMaxima(found);
        for (const one of found) expect(kept.some((other) => Math.abs(one.left - other.left) < 10)).toBe(true);
        for (const [index, one] of kept.entries()) for (const other of kept.slice(index + 1)) expect(Math.abs(one.left - other.left)).toBeGreaterThan(5);
      }),
    );
  });
});
