import fc from 'fast-check';
import { accountShare, type SharedStore } from './account-share.js';

/** As for the nonces of MAX_NONCES: 52 million, each for 32 minutes. */
const store: SharedStore = { capacity: 52_000_000, retentionSeconds: 1_920 };
/** Length of a window and of a step of the simulation, in seconds. */
const STEP_SECONDS = 60;

interface SimulationResult {
  /** The highest fill ratio, 0 to 1. */
  peak: number;
  /** By account, the share of its calls that was admitted in the last window. */
  share: number[];
}

/** Simulates accounts that each make a steady number of calls per second. The fill is measured once at the start of each window. */
function simulate(callsPerSecond: readonly number[], minutes: number): SimulationResult {
  const windows: number[] = [];
  let peak = 0;
  let share: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const stored = windows.slice(-store.retentionSeconds / STEP_SECONDS).reduce((sum, added) => sum + added, 0);
    const { most } = accountShare(store, stored / store.capacity, STEP_SECONDS);
    const admitted = callsPerSecond.map((calls) => Math.min(calls * STEP_SECONDS, most));
    share = admitted.map((count, index) => count / ((callsPerSecond[index] ?? 1) * STEP_SECONDS));
    windows.push(admitted.reduce((sum, count) => sum + count, 0));
    peak = Math.max(peak, (stored + (windows.at(-1) ?? 0)) / store.capacity);
  }
  return { peak, share };
}

it('admits 10,000 signed calls a second for hours, from one account or from fifty', () => {
  for (const accounts of [1, 4, 50]) {
    const { peak, share } = simulate(
      Array.from({ length: accounts }, () => 10_000 / accounts),
      180,
    );
    expect(share).toEqual(share.map(() => 1));
    expect(peak).toBeLessThan(0.4);
  }
});

it('never lets busy accounts fill the store, so a small account is always served', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_000, max: 1_000_000 }), { minLength: 1, maxLength: 40 }), (flooding) => {
      for (const minutes of [10, 32, 33, 120]) {
        const { peak, share } = simulate([...flooding, 15], minutes);
        expect(peak).toBeLessThan(1);
        expect(share.at(-1)).toBe(1);
      }
    }),
  );
});

it('gives equal shares to accounts that want more than there is', () => {
  const { share } = simulate([100_000, 100_000, 100_000], 240);
  const admitted = share.map((part) => part * 100_000);
  expect(new Set(admitted).size).toBe(1);
  expect(admitted[0]).toBeGreaterThan(4_500);
});

it('always allows at least one', () => {
  expect(accountShare(store, 1, STEP_SECONDS)).toEqual({ most: 1, seconds: STEP_SECONDS });
});
