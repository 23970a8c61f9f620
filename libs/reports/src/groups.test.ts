import fc from 'fast-check';
import { addDays, dayOf, isDay, isTimeZone, offsetAt, startOfDay, wallClock } from './calendar.js';
import { groupsOf, spanOf } from './groups.js';

const zone = fc.constantFrom(
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'UTC',
);
const day = fc.integer({ min: 0, max: 18_000 }).map((days) => addDays('2000-01-01', days));

describe('the groups of a window', () => {
  it('follow each other without gap or overlap, from its first instant to its last', () => {
    fc.assert(
      fc.property(zone, day, fc.integer({ min: 1, max: 90 }), (timeZone, from, days) => {
        const window = { from, to: addDays(from, days - 1) };
        const groups = groupsOf(window, timeZone);
        const { start, end } = spanOf(window, timeZone);
        expect(groups[0]?.start).toBe(start);
        expect(groups.at(-1)?.end).toBe(end);
        groups.slice(1).forEach((group, index) => expect(group.start).toBe(groups[index]?.end));
        expect(new Set(groups.map(({ label }) => label)).size).toBe(groups.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a plain day', 'Asia/Shanghai', '2026-11-24', 24],
    ['the day on which clocks go forward', 'Europe/Berlin', '2026-03-29', 23],
    ['the day on which clocks go back', 'America/New_York', '2026-11-01', 25],
  ])('has %s in %s', (_, timeZone, day, hours) => expect(groupsOf({ from: day, to: day }, timeZone)).toHaveLength(hours));

  it('tells the hour that comes twice apart', () => {
    const labels = groupsOf({ from: '2026-11-01', to: '2026-11-01' }, 'America/New_York').map(({ label }) => label);
    expect(labels.slice(0, 4)).toEqual(['00:00', '01:00 UTC−4', '01:00 UTC−5', '02:00']);
  });
});

describe('a day', () => {
  it('begins where the day before ends, also where clocks skip midnight', () => {
    fc.assert(
      fc.property(zone, day, (timeZone, asked) => {
        const start = startOfDay(asked, timeZone);
        expect(dayOf(start, timeZone)).toBe(asked);
        expect(dayOf(start - 60_000, timeZone)).toBe(addDays(asked, -1));
      }),
      { numRuns: 60 },
    );
    expect(wallClock(startOfDay('2017-10-15', 'America/Sao_Paulo'), 'America/Sao_Paulo').time).toBe('01:00');
  });

  it('is known by its form and its place in the calendar', () => {
    expect(['2026-02-28', '2028-02-29'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-29', '2026-2-1', 'today', ''].map(isDay)).toEqual([false, false, false, false]);
    expect([isTimeZone('Asia/Shanghai'), isTimeZone('Asia/Nowhere')]).toEqual([true, false]);
    expect(offsetAt(Date.parse('2026-11-24T12:00:00Z'), 'Asia/Kolkata')).toBe(330);
  });
});
