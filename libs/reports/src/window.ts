import { addDays, daysIn, type Day } from './calendar.js';

/** Days that a report covers, the first and the last inclusive. */
export interface Window {
  from: Day;
  to: Day;
}

export const MAX_DAYS = 90;

/** The last `days` days, including today. */
export const lastDays = (days: number, today: Day): Window => ({ from: addDays(today, 1 - days), to: today });

/** The window with another start. If it would be too long, the end moves so that the window has the maximum length. */
export function withStart({ to }: Window, from: Day): Window {
  const latest = addDays(from, MAX_DAYS - 1);
  return { from, to: to < from ? from : to > latest ? latest : to };
}

/** The window with another end; if it would be too long, the start moves. */
export function withEnd({ from }: Window, to: Day): Window {
  const earliest = addDays(to, 1 - MAX_DAYS);
  return { from: from > to ? to : from < earliest ? earliest : from, to };
}

export const isWindow = ({ from, to }: Window): boolean => from <= to && daysIn(from, to) <= MAX_DAYS;

/** One day is reported by the hour, longer windows by the day. */
export const groupingOf = ({ from, to }: Window): 'hour' | 'day' => (from === to ? 'hour' : 'day');

/** A month (`yyyy-mm`) from its first day to its last. */
export function monthWindow(month: string): Window {
  const from = `${month}-01`;
  const next = addDays(from, 31).slice(0, 7);
  return { from, to: addDays(`${next}-01`, -1) };
}
