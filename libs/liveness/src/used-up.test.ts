import { endOfTries, type Tried } from './used-up.js';

const late: Tried = { outcome: 'again', reasons: ['late'] };
const dark: Tried = { outcome: 'again', reasons: ['no-face', 'action'] };
const missed: Tried = { outcome: 'again', reasons: ['action'] };
const left: Tried = { outcome: null, reasons: null };

describe('an attempt whose recordings are used up', () => {
  it.each<[string, Tried[], ReturnType<typeof endOfTries>]>([
    ['came late or showed no face', [late, dark, late], 'not-captured'],
    ['was left once, and late twice', [left, late, late], 'not-captured'],
    ['missed an action once', [late, missed, late], 'failed'],
    ['looked like an attack', [late, late, { outcome: 'failed', reasons: ['late', 'flat'] }], 'failed'],
    ['was left each time, so that the challenges were only looked at', [left, left, left], 'failed'],
    ['was never begun', [], 'failed'],
  ])('and that %s', (_, recordings, end) => {
    expect(endOfTries(recordings)).toBe(end);
  });
});
