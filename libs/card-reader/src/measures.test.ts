import fc from 'fast-check';
import { ranked } from './measures.js';

describe('the value with a rank', () => {
  it('is the one that sorting puts there, with equal values too', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }), fc.nat(), (values, drawn) => {
        const rank = drawn % values.length;
        expect(ranked(Float32Array.from(values), rank)).toBe(Float32Array.from(values).sort()[rank]);
      }),
    );
  });

  it('is none of too few values', () => {
    expect(ranked(new Float32Array(0), 0)).toBeUndefined();
    expect(ranked(Float32Array.of(7), 1)).toBeUndefined();
  });
});
