import fc from 'fast-check';
import { lease, secondsUntilNext, windowOf, type TakenWindow } from './rate-window.js';

const start = Date.parse('2026-11-24T08:00:00Z');
const rate = { most: 50, seconds: 10 };

describe('a window of calls', () => {
  it('is leased in tenths until nothing is left, and starts full again when the next begins', () => {
    let shared: TakenWindow | undefined;
    for (let turn = 1; turn <= 10; turn++) {
      const leased = lease(shared, rate, start);
      expect(leased.granted).toBe(5);
      shared = leased.shared;
    }
    expect(lease(shared, rate, start + 9_999).granted).toBe(0);
    expect(lease(shared, rate, start + 10_000)).toEqual({ granted: 5, shared: { window: windowOf(rate, start) + 1, taken: 5 } });
  });

  it('is leased call by call if few are allowed', () => {
    expect(lease(undefined, { most: 3, seconds: 60 }, start).granted).toBe(1);
  });

  it('goes on for a gateway whose clock is behind', () => {
    const { shared } = lease(undefined, rate, start);
    expect(lease(shared, rate, start - 1).shared).toEqual({ window: shared.window, taken: 10 });
  });

  it('ends after its length even if a clock was set back meanwhile', () => {
    const { shared } = lease({ window: windowOf(rate, start), taken: 50 }, rate, start - 120_000, true);
    expect(shared).toEqual({ window: windowOf(rate, start) + 1, taken: 5 });
    expect(lease({ window: windowOf(rate, start), taken: 50 }, rate, start + 60_000, true).shared.window).toBe(windowOf(rate, start) + 6);
  });

  it('says when to retry', () => {
    expect(secondsUntilNext(rate, windowOf(rate, start), start - 120_000)).toBe(10);
    expect(secondsUntilNext(rate, windowOf(rate, start), start)).toBe(10);
    expect(secondsUntilNext(rate, windowOf(rate, start), start + 9_500)).toBe(1);
    expect(secondsUntilNext(rate, windowOf(rate, start), start + 15_000)).toBe(1);
  });

  it('never gives more than its rate, however many gateways ask, in whatever order and by whatever clocks', () => {
    const rates = fc.record({ most: fc.integer({ min: 1, max: 1_000 }), seconds: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(rates, fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 60 }), (any, times) => {
        const given = new Map<number, number>();
        let shared: TakenWindow | undefined;
        for (const time of times) {
          const leased = lease(shared, any, start + time);
          given.set(leased.shared.window, (given.get(leased.shared.window) ?? 0) + leased.granted);
          shared = leased.shared;
        }
        for (const granted of given.values()) expect(granted).toBeLessThanOrEqual(any.most);
      }),
    );
  });
});
