import fc from 'fast-check';
import { UNPROVEN_BUDGET_BYTES, UnprovenBytes } from './unproven-bytes.js';

const MINUTE = 60_000;

it('a network that used up its budget waits as many seconds as the response says, and no other network does', () => {
  const size = fc.integer({ min: 1, max: UNPROVEN_BUDGET_BYTES });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 * UNPROVEN_BUDGET_BYTES }), size, fc.nat({ max: 1e9 }), (before, bytes, now) => {
      const unproven = new UnprovenBytes();
      unproven.charge('a', before, now);
      const seconds = unproven.secondsToWait('a', bytes, now);
      expect(seconds > 0).toBe(before + bytes > UNPROVEN_BUDGET_BYTES);
      expect(unproven.secondsToWait('a', bytes, now + seconds * 1_000)).toBe(0);
      if (seconds > 1) expect(unproven.secondsToWait('a', bytes, now + (seconds - 1) * 1_000)).toBe(1);
      expect(unproven.secondsToWait('b', bytes, now)).toBe(0);
    }),
  );
});

it('over a long time, a network gets no more than its budget a minute', () => {
  const unproven = new UnprovenBytes();
  const body = UNPROVEN_BUDGET_BYTES / 4;
  let sent = 0;
  for (let now = 0; now < 10 * MINUTE; now += 100) {
    if (unproven.secondsToWait('a', body, now) > 0) continue;
    unproven.charge('a', body, now);
    sent += body;
  }
  expect(sent).toBeLessThanOrEqual(11 * UNPROVEN_BUDGET_BYTES);
  expect(sent).toBeGreaterThan(10 * UNPROVEN_BUDGET_BYTES);
});
