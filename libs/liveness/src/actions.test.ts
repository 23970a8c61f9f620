import type { LivenessAction } from '@shiren/contracts-media';
import fc from 'fast-check';
import { actionScore, correlation, swing } from './actions.js';
import type { Expression } from './observation.js';

const OPEN = Uint8Array.from({ length: 256 }, (_, index) => (index % 16 > 5 && index % 16 < 10 ? 40 : 180));
const SHUT = Uint8Array.from({ length: 256 }, (_, index) => (index % 128 > 96 ? 90 : 170));

/** Two seconds of a face at about fifteen frames a second; `does` gives its expression at each moment (0 to 1). */
const face = (does: (part: number) => Partial<Expression>): Expression[] =>
  Array.from({ length: 31 }, (_, index) => ({
    ...{ at: index * 66, yaw: 0, pitch: 0, roll: 0, mouth: 0.02, eyes: 0.3, eyePatches: OPEN, x: 0.5, y: 0.5, size: 0.4 },
    ...does(index / 30),
  }));

const score = (action: LivenessAction, expressions: readonly Expression[]): number => actionScore({ action, from: 0, to: 2_000 }, expressions);

describe('an action', () => {
  const doing: Record<LivenessAction, (part: number) => Partial<Expression>> = {
    'shake-head': (part) => ({ yaw: 18 * Math.sin(2 * Math.PI * part) }),
    nod: (part) => ({ pitch: 14 * Math.sin(Math.PI * part) }),
    blink: (part) => (Math.abs(part - 0.5) < 0.06 ? { eyes: 0.17, eyePatches: SHUT } : {}),
    'open-mouth': (part) => ({ mouth: 0.02 + 0.5 * Math.max(0, Math.sin(Math.PI * part)) }),
  };

  it.each(Object.entries(doing) as [LivenessAction, (part: number) => Partial<Expression>][])(
    '%s is recognized where it is performed, and no other action is',
    (action, does) => {
      for (const other of Object.keys(doing) as LivenessAction[]) {
        if (other === action) expect(score(other, face(does))).toBeGreaterThan(0.55);
        else expect(score(other, face(does))).toBeLessThan(0.3);
      }
    },
  );

  it('counts only in its span', () => {
    expect(actionScore({ action: 'nod', from: 5_000, to: 7_000 }, face(doing.nod))).toBe(0);
  });

  it('is a movement there and back: looking aside, or keeping the mouth open or the eyes closed, is none', () => {
    expect(
      score(
        'shake-head',
        face((part) => ({ yaw: 20 * part })),
      ),
    ).toBeLessThan(0.3);
    expect(
      score(
        'open-mouth',
        face(() => ({ mouth: 0.5 })),
      ),
    ).toBeLessThan(0.3);
    expect(
      score(
        'blink',
        face(() => ({ eyes: 0.15, eyePatches: SHUT })),
      ),
    ).toBeLessThan(0.3);
  });

  it('is not recognized in a single bad frame', () => {
    expect(
      score(
        'shake-head',
        face((part) => (part === 0.5 ? { yaw: 40 } : {})),
      ),
    ).toBeLessThan(0.3);
  });

  it('adapts to narrow eyes', () => {
    expect(
      score(
        'blink',
        face((part) => (Math.abs(part - 0.5) < 0.06 ? { eyes: 0.1, eyePatches: SHUT } : { eyes: 0.18 })),
      ),
    ).toBeGreaterThan(0.55);
  });
});

describe('a swing', () => {
  it('is never more than the range, and 0 for what only rises or falls', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
        expect(swing(values)).toBeLessThanOrEqual(Math.max(...values) - Math.min(...values) + 1e-9);
        expect(swing([...values].sort((a, b) => a - b))).toBeCloseTo(0, 9);
      }),
    );
  });
});

describe('a correlation', () => {
  it('is independent of brightness and contrast', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 64 }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.integer({ min: -40, max: 40 }),
        (one, by, plus) => {
          fc.pre(new Set(one).size > 2);
          expect(
            correlation(
              one,
              Float32Array.from(one, (value) => value * by + plus),
            ),
          ).toBeCloseTo(1, 3);
        },
      ),
    );
  });
});
