import fc from 'fast-check';
import { blockedUntil, limitsOf } from './limits.js';

const limits = limitsOf({});
const start = Date.parse('2026-11-24T08:00:00Z');
const at = (...seconds: number[]): Date[] => seconds.map((second) => new Date(start + second * 1_000));
const now = (second: number): Date => new Date(start + second * 1_000);

describe('a device', () => {
  const limit = limits['device-failures'];
  it('is locked for half an hour by five failures in three minutes', () => {
    expect(blockedUntil(at(0, 30, 60, 90), limit, now(100))).toBeUndefined();
    expect(blockedUntil(at(0, 30, 60, 90, 120), limit, now(121))).toEqual(now(120 + 1_800));
    expect(blockedUntil(at(0, 30, 60, 90, 120), limit, now(120 + 1_800))).toBeUndefined();
  });
  it('is not locked by five failures over a longer time', () => {
    expect(blockedUntil(at(0, 60, 120, 180, 240), limit, now(241))).toBeUndefined();
  });
});

describe('an ID number', () => {
  it('is accepted fifteen times a minute and thirty times a day', () => {
    const minute = Array.from({ length: 15 }, (_, index) => index);
    expect(blockedUntil(at(...minute.slice(1)), limits['number-minute'], now(15))).toBeUndefined();
    expect(blockedUntil(at(...minute), limits['number-minute'], now(15))).toEqual(now(60));
    const day = Array.from({ length: 30 }, (_, index) => index * 1_000);
    expect(blockedUntil(at(...day), limits['number-day'], now(40_000))).toEqual(now(86_400));
  });
});

describe('a scene', () => {
  it('has limits of its own, and the default ones where it sets none', () => {
    const { 'device-failures': device, 'number-day': day, 'ticket-day': ticket } = limitsOf({ deviceFailures: 2, deviceLockMinutes: 1, numberPerDay: 3 });
    expect(blockedUntil(at(0, 10), device, now(11))).toEqual(now(70));
    expect(blockedUntil(at(0, 1, 2), day, now(3))).toEqual(now(86_400));
    expect(ticket).toEqual(limits['ticket-day']);
  });
});

describe('a limit', () => {
  const times = fc.array(fc.nat({ max: 5_000 }), { maxLength: 60 });
  it('never refuses fewer events than its number, nor forever, in whatever order they come', () => {
    fc.assert(
      fc.property(times, fc.nat({ max: 5_000 }), fc.constantFrom(...Object.values(limits)), (seconds, second, limit) => {
        const past = seconds.filter((time) => time <= second);
        const until = blockedUntil(at(...past), limit, now(second));
        if (past.length < limit.most) expect(until).toBeUndefined();
        if (until) {
          expect(until.getTime() - now(second).getTime()).toBeLessThanOrEqual(Math.max(limit.within, limit.lock ?? 0));
          expect(blockedUntil(at(...past), limit, until)).toBeUndefined();
        }
        expect(blockedUntil(at(...past).reverse(), limit, now(second))).toEqual(until);
      }),
    );
  });
});
