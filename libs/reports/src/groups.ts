import { addDays, daysIn, offsetAt, startOfDay, wallClock } from './calendar.js';
import { groupingOf, type Window } from './window.js';

/** An hour or a day of a report. Instants are epoch milliseconds, the end exclusive. */
export interface Group {
  start: number;
  end: number;
  /** `yyyy-mm-dd`, or `HH:MM`; with the offset from UTC if clocks show an hour twice. */
  label: string;
}

const HOUR = 3_600_000;

/** The hours of a window of one day (23 or 25 on days of a clock change), or the days of a longer one, without gap or overlap. */
export function groupsOf(window: Window, timeZone: string): Group[] {
  return groupingOf(window) === 'hour' ? hoursOf(window, timeZone) : daysOf(window, timeZone);
}

/** First and last instant of a window, the last exclusive. */
export const spanOf = ({ from, to }: Window, timeZone: string): { start: number; end: number } => ({
  start: startOfDay(from, timeZone),
  end: startOfDay(addDays(to, 1), timeZone),
});

function daysOf({ from, to }: Window, timeZone: string): Group[] {
  const days = Array.from({ length: daysIn(from, to) + 1 }, (_, index) => addDays(from, index));
  const starts = days.map((day) => startOfDay(day, timeZone));
  return days.slice(0, -1).map((label, index) => ({ label, start: starts[index] ?? 0, end: starts[index + 1] ?? 0 }));
}

function hoursOf(window: Window, timeZone: string): Group[] {
  const { start, end } = spanOf(window, timeZone);
  const starts = Array.from({ length: Math.ceil((end - start) / HOUR) }, (_, index) => start + index * HOUR);
  const times = starts.map((instant) => wallClock(instant, timeZone).time);
  return starts.map((instant, index) => {
    const time = times[index] ?? '';
    const twice = times.filter((other) => other === time).length > 1;
    return { start: instant, end: Math.min(instant + HOUR, end), label: twice ? `${time} ${offsetText(offsetAt(instant, timeZone))}` : time };
  });
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
