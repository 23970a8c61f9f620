/** A calendar day, `yyyy-mm-dd`. */
export type Day = string;

const DAY = 86_400_000;
const MINUTE = 60_000;

export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const addDays = (day: Day, days: number): Day => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Days from the first to the last, both inclusive. */
export const daysIn = (from: Day, to: Day): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Local time at an instant (epoch milliseconds): `yyyy-mm-dd` and `HH:MM`. */
export function wallClock(instant: number, timeZone: string): { day: Day; time: string } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  return { day: `${year.padStart(4, '0')}-${month}-${day}`, time: `${hour}:${minute}` };
}

export const dayOf = (instant: number, timeZone: string): Day => wallClock(instant, timeZone).day;

/** Minutes by which the zone is ahead of UTC at an instant. */
export function offsetAt(instant: number, timeZone: string): number {
  const { day, time } = wallClock(instant, timeZone);
  return Math.round((Date.parse(`${day}T${time}:00Z`) - Math.floor(instant / MINUTE) * MINUTE) / MINUTE);
}

/** The first instant of a day: midnight, or the first moment after it if clocks skip midnight. */
export function startOfDay(day: Day, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`) / MINUTE;
  // no zone is more than a day away from UTC, so the day begins between these two
  let [before, after] = [utc - 1_560, utc + 1_560];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(middle * MINUTE, timeZone) < day) before = middle;
    else after = middle;
  }
  return after * MINUTE;
}
