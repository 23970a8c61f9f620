import { livenessActions, livenessStrengths, nameOfWay } from '@shiren/contracts-media';
import fc from 'fast-check';
import { actionWays, drawChallenge } from './challenge.js';

const wishes = fc.record({
  strength: fc.constantFrom(...livenessStrengths),
  flash: fc.boolean(),
  without: fc.subarray([...livenessActions], { maxLength: 3 }),
});
/** Arbitrary numbers from 0 to 1. */
const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })).map((stream) => (): number => stream.next().value as number);

describe('a challenge', () => {
  it('asks for three to five actions, in consecutive spans that end within the recording', () => {
    fc.assert(
      fc.property(wishes, randoms, (wish, random) => {
        const { actions, flashes, duration } = drawChallenge(wish, random);
        expect(actions).toHaveLength({ low: 3, standard: 4, high: 5 }[wish.strength]);
        let last = 0;
        for (const { from, to } of actions) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          last = to;
        }
        expect(duration).toBeGreaterThan(last);
        expect(flashes.length > 0).toBe(wish.flash);
        for (const [index, { colour, to }] of flashes.entries()) {
          expect(to).toBeLessThanOrEqual(duration);
          expect(flashes[index + 1]?.colour).not.toBe(colour);
        }
      }),
    );
  });

  it('never asks for what the person can’t do, and always for a movement of the head and one of the face if possible', () => {
    fc.assert(
      fc.property(wishes, randoms, (wish, random) => {
        const asked = drawChallenge(wish, random).actions.map(({ action }) => action);
        for (const action of wish.without) expect(asked).not.toContain(action);
        for (const kind of [['shake-head', 'nod'] as const, ['blink', 'open-mouth'] as const]) {
          const able = kind.filter((action) => !wish.without.includes(action));
          if (able.length > 0) expect(asked.some((action) => (able as readonly string[]).includes(action))).toBe(true);
        }
      }),
    );
  });

  it('can ask for every action in every place', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const seen = new Set(
      Array.from({ length: 800 }, () =>
        drawChallenge({ strength: 'standard', flash: false }, random)
          .actions.map(({ action }) => action)
          .join(),
      ),
    );
    for (const place of [0, 1, 2, 3]) expect(new Set([...seen].map((sequence) => sequence.split(',')[place])).size).toBe(4);
    expect(seen.size).toBe(24);
  });

  it('asks for every action in one of its ways, and gives more time for what is done twice', () => {
    fc.assert(
      fc.property(wishes, randoms, (wish, random) => {
        const { actions } = drawChallenge(wish, random);
        for (const asked of actions) expect(actionWays.map(nameOfWay)).toContain(nameOfWay(asked));
        // no way again while there is another
        const repeated = actions.filter(({ action }, index) => actions.findIndex((other) => other.action === action) !== index);
        for (const { action } of repeated) expect(new Set(actions.filter((one) => one.action === action).map(nameOfWay)).size).toBe(2);
        for (const { times, from, to } of actions) expect(to - from >= 3_500).toBe(times === 2);
      }),
    );
  });

  it.each([
    // four sets of three actions, six orders, two ways each; 24 orders of four; 240 of five, in which one action comes in both ways
    ['low', 192, 190],
    ['standard', 384, 380],
    ['high', 3_840, 1_500],
  ] as const)('of strength %s is one of %i', (strength, count, least) => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const drawn = Array.from({ length: 3_000 }, () => drawChallenge({ strength, flash: false }, random).actions.map(nameOfWay).join());
    expect(new Set(drawn).size).toBeLessThanOrEqual(count);
    expect(new Set(drawn).size).toBeGreaterThan(least);
    // films of any two actions in any two ways answer none of them
    for (const challenge of drawn) expect(new Set(challenge.split(',').map((way) => way.split(' ')[0])).size).toBeGreaterThan(2);
  });
});
