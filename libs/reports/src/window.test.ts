import fc from 'fast-check';
import { addDays, daysIn } from './calendar.js';
import { MAX_DAYS, groupingOf, isWindow, lastDays, monthWindow, withEnd, withStart } from './window.js';

const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('1990-01-01', days));
const window = fc.tuple(day, fc.integer({ min: 1, max: MAX_DAYS })).map(([from, days]) => ({ from, to: addDays(from, days - 1) }));

describe('a window', () => {
  it('opens on the last seven days, today included', () => {
    expect(lastDays(7, '2026-03-02')).toEqual({ from: '2026-02-24', to: '2026-03-02' });
  });

  it('keeps to 90 days: a start that is too early moves the end, an end that is too late moves the start', () => {
    expect(withStart({ from: '2026-11-18', to: '2026-11-24' }, '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(withEnd({ from: '2026-01-01', to: '2026-01-07' }, '2026-11-24')).toEqual({ from: '2026-08-27', to: '2026-11-24' });
  });

  it('takes what was asked for as it is, is never longer than 90 days, and exactly 90 where it had to be cut', () => {
    fc.assert(
      fc.property(window, day, (before, asked) => {
        for (const [after, kept, end] of [
          [withStart(before, asked), 'from', before.to],
          [withEnd(before, asked), 'to', before.from],
        ] as const) {
          expect(after[kept]).toBe(asked);
          expect(isWindow(after)).toBe(true);
          const wish = kept === 'from' ? daysIn(asked, end) : daysIn(end, asked);
          expect(daysIn(after.from, after.to)).toBe(Math.min(MAX_DAYS, Math.max(1, wish)));
        }
      }),
    );
  });

  it('of one day is reported by the hour, a longer one by the day', () => {
    fc.assert(fc.property(window, (asked) => expect(groupingOf(asked)).toBe(asked.from === asked.to ? 'hour' : 'day')));
  });

  it('of a month ends with its last day', () => {
    expect(monthWindow('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(monthWindow('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  });
});
