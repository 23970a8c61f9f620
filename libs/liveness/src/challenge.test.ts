import { livenessActions, livenessStrengths } from '@shiren/contracts-media';
import fc from 'fast-check';
import { drawChallenge } from './challenge.js';

const wishes = fc.record({
  strength: fc.constantFrom(...livenessStrengths),
  flash: fc.boolean(),
  without: fc.subarray([...livenessActions], { maxLength: 3 }),
});
/** Arbitrary numbers from 0 to 1. */
const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })).map((stream) => (): number => stream.next().value as number);

describe('a challenge', () => {
  it('asks for one to three actions, in consecutive spans that end within the recording', () => {
    fc.assert(
      fc.property(wishes, randoms, (wish, random) => {
        const { actions, flashes, duration } = drawChallenge(wish, random);
        expect(actions).toHaveLength({ low: 1, standard: 2, high: 3 }[wish.strength]);
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

  it('never asks for what the person can’t do, and always for a head movement if possible', () => {
    fc.assert(
      fc.property(wishes, randoms, (wish, random) => {
        const asked = drawChallenge(wish, random).actions.map(({ action }) => action);
        for (const action of wish.without) expect(asked).not.toContain(action);
        const heads = (['shake-head', 'nod'] as const).filter((action) => !wish.without.includes(action));
        if (heads.length > 0) expect(asked.some((action) => (heads as readonly string[]).includes(action))).toBe(true);
      }),
    );
  });

  it('can ask for every action in every place', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const seen = new Set(
      Array.from({ length: 400 }, () =>
        drawChallenge({ strength: 'high', flash: false }, random)
          .actions.map(({ action }) => action)
          .join(),
      ),
    );
    for (const place of [0, 1, 2]) expect(new Set([...seen].map((sequence) => sequence.split(',')[place])).size).toBe(4);
    expect(seen.size).toBe(24);
  });
});
