import { isLocked, lockedUntil } from './lock-out.js';

const now = new Date('2026-11-24T08:00:00Z');

describe('a user', () => {
  it('is locked out by the fifth wrong try in a row, for a quarter of an hour', () => {
    expect([0, 1, 4].map((failures) => lockedUntil(failures, now))).toEqual([null, null, null]);
    const until = lockedUntil(5, now);
    expect(until).toEqual(new Date('2026-11-24T08:15:00Z'));
    expect(isLocked(until, new Date('2026-11-24T08:14:59Z'))).toBe(true);
    expect(isLocked(until, new Date('2026-11-24T08:15:00Z'))).toBe(false);
    expect(isLocked(null, now)).toBe(false);
  });
});
