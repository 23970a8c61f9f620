import fc from 'fast-check';
import { MAX_JITTER, RETRY_DELAYS_MS, settle, type Settled } from './schedule.js';

const HOUR = 3_600_000;

/** The times of all tries of a delivery that always gets this answer, in milliseconds from its start. */
function simulateTries(status: number | undefined, chance: number): { times: number[]; last: Settled } {
  const times: number[] = [];
  let at = 0;
  for (;;) {
    times.push(at);
    const settled = settle(status === undefined ? { failure: 'unreachable' } : { status }, times.length, chance);
    if (settled.pause === undefined) return { times, last: settled };
    at += settled.pause;
  }
}

describe('the schedule', () => {
  it('is the table of Standard Webhooks', () => {
    const { times, last } = simulateTries(500, 0);
    expect(times.map((time) => time / 1_000)).toEqual([0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105]);
    expect(last).toEqual({ state: 'failed' });
  });

  it('lasts for three days and ends before the fourth is over, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.option(fc.integer({ min: 300, max: 599 }), { nil: undefined }), (chance, status) => {
        fc.pre(status !== 410);
        const { times } = simulateTries(status, chance);
        expect(times).toHaveLength(RETRY_DELAYS_MS.length + 1);
        expect(times.at(-1)).toBeGreaterThanOrEqual(72 * HOUR);
        expect(times.at(-1)).toBeLessThan(96 * HOUR);
        times.slice(1).forEach((time, index) => {
          const pause = time - (times[index] ?? 0);
          expect(pause).toBeGreaterThanOrEqual(RETRY_DELAYS_MS[index] ?? Infinity);
          expect(pause).toBeLessThanOrEqual((RETRY_DELAYS_MS[index] ?? 0) * (1 + MAX_JITTER) + 1);
        });
      }),
    );
  });

  it('ends with any 2xx, and otherwise only with 410', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.integer({ min: 1, max: 9 }), (status, tries) => {
        const { state } = settle({ status }, tries, 0.5);
        expect(state).toBe(status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'switched-off' : 'waiting');
      }),
    );
  });
});
