import { nameOfWay, type ActionWay, type LivenessAction } from '@shiren/contracts-media';
import fc from 'fast-check';
import { actionScore, correlation, swings } from './actions.js';
import { actionWays } from './challenge.js';
import type { Expression } from './observation.js';

const OPEN = Uint8Array.from({ length: 256 }, (_, index) => (index % 16 > 5 && index % 16 < 10 ? 40 : 180));
const SHUT = Uint8Array.from({ length: 256 }, (_, index) => (index % 128 > 96 ? 90 : 170));

/** Two seconds (or more) of a face at about fifteen frames a second; `does` gives its expression at each moment (0 to 1). */
const face = (does: (part: number) => Partial<Expression>, count = 31): Expression[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ at: index * 66, yaw: 0, pitch: 0, roll: 0, mouth: 0.02, eyes: 0.3, eyePatches: OPEN, x: 0.5, y: 0.5, size: 0.4 },
    ...does(index / (count - 1)),
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

describe('an action that is asked for in one way', () => {
  /** What somebody does who does it `times` times, or to this side first, so far (1 is moderate), after `wait`, with an unsteady hand. */
  const moves = ({ action, first, times = 1 }: ActionWay, far: number, wait: number, unsteady: number): Expression[] => {
    const often = (part: number): number => {
      const within = (part - wait) / (1 - wait);
      return within < 0 ? 0 : Math.abs(Math.sin(Math.PI * times * within));
    };
    const round = (part: number): number => (part < wait ? 0 : Math.sin((2 * Math.PI * (part - wait)) / (1 - wait)));
    const does: Record<LivenessAction, (part: number) => Partial<Expression>> = {
      'shake-head': (part) => ({ yaw: 6 + (first === 'left' ? 1 : -1) * 11 * far * round(part) }),
      nod: (part) => ({ pitch: 5 + 12 * far * often(part) }),
      blink: (part) => (often(part) > 0.9 ? { eyes: 0.3 - 0.12 * far, eyePatches: SHUT } : {}),
      'open-mouth': (part) => ({ mouth: 0.02 + 0.35 * far * often(part) }),
    };
    let shake = 1;
    return face((part) => {
      const { yaw = 6, pitch = 5, ...others } = does[action](part);
      shake = (shake * 16_807) % 2_147_483_647;
      const tremor = unsteady * (shake / 2_147_483_647 - 0.5);
      return { ...others, yaw: yaw + tremor, pitch: pitch + tremor };
    }, 31 * times);
  };
  /** Half a second of rest comes first. */
  const scoreOf = (way: ActionWay, expressions: readonly Expression[]): number => {
    const rest = face(() => expressions[0] ?? {}).slice(0, 8);
    const later = expressions.map((expression) => ({ ...expression, at: expression.at + 530 }));
    return actionScore({ ...way, from: 530, to: 530 + 66 * expressions.length }, [
      ...rest.map((expression, index) => ({ ...expression, at: index * 66 })),
      ...later,
    ]);
  };
  const way = fc.constantFrom(...actionWays);
  const doing = [
    fc.double({ min: 1, max: 2.5, noNaN: true }),
    fc.double({ min: 0.02, max: 0.3, noNaN: true }),
    fc.double({ min: 0, max: 2, noNaN: true }),
  ] as const;

  it('is recognized if it is done so, moderately or more', () => {
    fc.assert(
      fc.property(way, ...doing, (asked, far, wait, unsteady) => {
        expect(scoreOf(asked, moves(asked, far, wait, unsteady))).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });

  it('is not if it is done in the other way, however far; only of blinks two are also one', () => {
    fc.assert(
      fc.property(way, ...doing, (asked, far, wait, unsteady) => {
        const other = actionWays.find((one) => one.action === asked.action && nameOfWay(one) !== nameOfWay(asked)) ?? asked;
        const score = scoreOf(asked, moves(other, far, wait, unsteady));
        if (nameOfWay(asked) === 'blink 1') expect(score).toBeGreaterThanOrEqual(0.5);
        else expect(score).toBeLessThan(0.5);
      }),
    );
  });

  it.each(actionWays.filter(({ action, times }) => action !== 'blink' && times !== 2))('may be begun too slightly and then done further: %o', (way) => {
    const slightly = moves(way, 0.5, 0.1, 0);
    const further = moves(way, 1.6, 0.1, 0).map((expression) => ({ ...expression, at: expression.at + 2_100 }));
    expect(scoreOf(way, slightly)).toBeLessThan(0.5);
    expect(scoreOf(way, [...slightly, ...further])).toBeGreaterThanOrEqual(0.5);
  });

  it('needs both sides: a turn to the first side alone is not enough', () => {
    expect(
      scoreOf(
        { action: 'shake-head', first: 'left' },
        face((part) => ({ yaw: 25 * Math.sin(Math.PI * part) })),
      ),
    ).toBeLessThan(0.3);
  });

  it('counts from where the head was before', () => {
    const aside = face((part) => ({ yaw: -14 + 12 * Math.sin(2 * Math.PI * part) }));
    expect(scoreOf({ action: 'shake-head', first: 'left' }, aside)).toBeGreaterThan(0.5);
    expect(scoreOf({ action: 'shake-head', first: 'right' }, aside)).toBeLessThan(0.3);
  });

  it('is judged as before in a challenge that asks for no way', () => {
    expect(scoreOf({ action: 'nod' }, moves({ action: 'nod', times: 2 }, 1, 0.1, 0))).toBeGreaterThan(0.5);
    expect(scoreOf({ action: 'shake-head' }, moves({ action: 'shake-head', first: 'right' }, 1.3, 0.1, 0))).toBeGreaterThan(0.5);
  });
});

describe('swings', () => {
  it('are never more than the range, 0 for what only rises or falls, and two no more than one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
        expect(swings(values)).toBeLessThanOrEqual(Math.max(...values) - Math.min(...values) + 1e-9);
        expect(swings([...values].sort((a, b) => a - b))).toBeCloseTo(0, 9);
        expect(swings(values, 2)).toBeLessThanOrEqual(swings(values));
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
