import { MORE_TIME, type LivenessChallenge } from '@shiren/contracts-media';
import fc from 'fast-check';
import { drawChallenge } from './challenge.js';
import { extended, mayExtend, type AnsweredPiece } from './more-time.js';

const challenge: LivenessChallenge = {
  actions: [
    { action: 'nod', times: 1, from: 1_200, to: 3_800 },
    { action: 'shake-head', first: 'left', from: 4_000, to: 7_000 },
  ],
  flashes: [{ colour: '#ff0000', from: 5_000, to: 5_500 }],
  duration: 7_300,
};
const piece = (last: number, done: boolean, receivedAt = last + 300): AnsweredPiece => ({
  last,
  receivedAt,
  answeredAt: receivedAt + 300,
  progress: { action: 0, done },
});
const wanted = { action: 0, milliseconds: 900, receivedAt: 4_900 };

describe('more time for an action', () => {
  it('moves everything later by as much, but flashes follow the clock', () => {
    const { actions, flashes, duration } = extended(challenge, 0, 900);
    expect(actions).toEqual([
      { action: 'nod', times: 1, from: 1_200, to: 4_700, extra: 900 },
      { action: 'shake-head', first: 'left', from: 4_900, to: 7_900 },
    ]);
    expect([flashes, duration]).toEqual([challenge.flashes, 8_200]);
  });

  it('gives the same challenge in any order of the requests, and spans that do not overlap', () => {
    const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    const milliseconds = fc.integer({ min: 1, max: MORE_TIME.action });
    fc.assert(
      fc.property(milliseconds, milliseconds, randoms, (one, other, random) => {
        const drawn = drawChallenge({ strength: 'high', flash: true }, () => random.next().value as number);
        const both = extended(extended(drawn, 1, one), 3, other);
        expect(extended(extended(drawn, 3, other), 1, one)).toEqual(both);
        both.actions.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(both.actions[index]?.to ?? Infinity));
        expect(both.duration).toBe(drawn.duration + one + other);
      }),
    );
  });

  it('is given if nothing said in time that the action was done', () => {
    expect(mayExtend(challenge, wanted, [])).toBe(true);
    expect(mayExtend(challenge, wanted, [piece(2_000, false), piece(3_000, false)])).toBe(true);
  });

  it('is given if the reply that said so was late, or may have come too late', () => {
    expect(mayExtend(challenge, wanted, [piece(2_000, false), piece(3_000, true)])).toBe(true);
    expect(mayExtend(challenge, { ...wanted, receivedAt: 8_500 }, [piece(1_000, true, 5_000)])).toBe(true);
  });

  it.each([
    ['was known long before', { ...wanted, action: 1, receivedAt: 8_000 }, [{ ...piece(3_000, true), progress: { action: 1, done: true } }]],
    ['is not there', { ...wanted, action: 2 }, []],
    ['is asked for longer than may be', { ...wanted, milliseconds: MORE_TIME.action + 1, receivedAt: 7_000 }, []],
    ['is not over yet', { ...wanted, receivedAt: 4_000 }, []],
    ['was over long ago', { ...wanted, receivedAt: 12_000 }, []],
  ])('is refused if that the action was done, or the action, %s', (_, want, pieces) => {
    expect(mayExtend(challenge, want, pieces)).toBe(false);
  });

  it('is given once for each action, and not without end', () => {
    expect(mayExtend(extended(challenge, 0, 500), { ...wanted, receivedAt: 5_500 }, [])).toBe(false);
    const long = drawChallenge({ strength: 'high', flash: false }, () => 0.5);
    const used = [0, 1, 2].reduce((shown, action) => extended(shown, action, MORE_TIME.action), long);
    expect(mayExtend(used, { action: 3, milliseconds: 1, receivedAt: (used.actions[3]?.to ?? 0) + 1 }, [])).toBe(false);
  });
});
