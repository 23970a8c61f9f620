import { isDay, type Day } from './calendar.js';
import { isWindow, lastDays, type Window } from './window.js';

/** What a report is about. Without a window it is about the last seven days, also when its address is opened later. */
export interface ReportQuery {
  window?: Window;
  biz?: string;
  scheme?: string;
}

const DEFAULT_DAYS = 7;

/** The report that an address names; a window that is none counts as not given. */
export function readReport(parameters: URLSearchParams): ReportQuery {
  const [from, to, biz, scheme] = ['from', 'to', 'biz', 'scheme'].map((name) => parameters.get(name) ?? '');
  const window = from && to && isDay(from) && isDay(to) && isWindow({ from, to }) ? { window: { from, to } } : {};
  return { ...window, ...(biz ? { biz } : {}), ...(scheme ? { scheme } : {}) };
}

export const writeReport = ({ window, biz, scheme }: ReportQuery): URLSearchParams =>
  new URLSearchParams({ ...window, ...(biz ? { biz } : {}), ...(scheme ? { scheme } : {}) });

export const windowOf = ({ window }: ReportQuery, today: Day): Window => window ?? lastDays(DEFAULT_DAYS, today);
