import type { ChallengedAction } from '@shiren/contracts-media';
import type { Expression } from './observation.js';
import { currentAction, piecesAround, progressOf } from './progress.js';

/** A face at twelve frames a second until this time; `does` gives its expression at each moment. */
const face = (until: number, does: (at: number) => Partial<Expression>): Expression[] =>
  Array.from({ length: Math.floor(until / 80) }, (_, index) => ({
    ...{ at: index * 80, yaw: 0, pitch: 0, roll: 0, mouth: 0.02, eyes: 0.3, eyePatches: new Uint8Array(256), x: 0.5, y: 0.5, size: 0.4 },
    ...does(index * 80),
  }));
const bump = (at: number, from: number, size: number): number => (at > from && at < from + 800 ? size * Math.sin((Math.PI * (at - from)) / 800) : 0);

const shake: ChallengedAction = { action: 'shake-head', first: 'left', from: 1_200, to: 4_200 };
const nod: ChallengedAction = { action: 'nod', times: 2, from: 1_200, to: 5_000 };
const mouth: ChallengedAction = { action: 'open-mouth', times: 1, from: 1_200, to: 3_800 };

describe('the progress of an action', () => {
  it.each([
    ['nothing yet', mouth, face(2_000, () => ({})), { done: false }],
    ['a small movement', mouth, face(2_800, (at) => ({ mouth: 0.02 + bump(at, 1_600, 0.15) })), { done: false, lack: 'further' }],
    ['enough', mouth, face(2_800, (at) => ({ mouth: 0.02 + bump(at, 1_600, 0.4) })), { done: true }],
    ['enough, in the additional time', mouth, face(6_000, (at) => ({ mouth: 0.02 + bump(at, 4_800, 0.4) })), { done: true }],
    ['the first of two', nod, face(2_800, (at) => ({ pitch: bump(at, 1_600, 15) })), { done: false, lack: 'again' }],
    ['both', nod, face(4_000, (at) => ({ pitch: bump(at, 1_600, 15) + bump(at, 2_600, 14) })), { done: true }],
    ['no turn yet', shake, face(2_000, () => ({})), { done: false, lack: 'left' }],
    ['a turn to the first side', shake, face(2_800, (at) => ({ yaw: bump(at, 1_600, 14) })), { done: false, lack: 'right' }],
    ['both sides', shake, face(4_000, (at) => ({ yaw: bump(at, 1_600, 14) - bump(at, 2_400, 12) })), { done: true }],
    ['nothing to judge by', nod, [], { done: false }],
  ])('after %s', (_, asked, expressions, progress) => {
    expect(progressOf(asked, expressions)).toEqual(progress);
  });

  const challenge = { actions: [shake, { ...mouth, from: 4_600, to: 7_200 }], flashes: [], duration: 7_500 };

  it.each([
    ['before the first', 900, [], undefined],
    ['in the first', 2_000, [], 0],
    ['in the second, but the first may get more time', 5_000, [{ first: 3_000, last: 4_000, progress: { action: 0, done: false } }], 0],
    ['in the second, as the first was done', 5_000, [{ first: 3_000, last: 4_000, progress: { action: 0, done: true } }], 1],
    ['when the first can get no more time', 6_300, [], 1],
  ])('is that of the action which is asked for: %s', (_, last, answered, action) => {
    expect(currentAction(challenge, last, answered)).toBe(action);
  });

  it('is judged by the pieces around it', () => {
    const pieces = [0, 1_000, 2_000, 5_000, 7_000].map((first) => ({ first, last: first + 900 }));
    expect(piecesAround(challenge.actions[0] ?? shake, pieces).map(({ first }) => first)).toEqual([0, 1_000, 2_000, 5_000]);
    expect(piecesAround({ ...mouth, from: 4_600, to: 6_600, extra: 300 }, pieces).map(({ first }) => first)).toEqual([5_000]);
  });
});
