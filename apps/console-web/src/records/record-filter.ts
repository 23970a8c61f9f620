import { attemptStates, type AttemptState } from '@shiren/contracts-console';
import { isDay } from '@shiren/reports';

/** Which attempts the page shows, as its address names them: a person and a typed device by their keyed hashes only. */
export interface RecordFilter {
  ticketId?: string;
  biz?: string;
  state?: AttemptState;
  from?: string;
  to?: string;
  sandbox?: boolean;
  reason?: string;
  name?: string;
  number?: string;
  byDevice?: string;
  deviceOf?: string;
  oldestFirst?: boolean;
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isBoolean = (text: string): boolean => text === 'true' || text === 'false';

/** What each part may be; an address can be written by anybody. */
const allowed: Readonly<Record<keyof RecordFilter, (text: string) => boolean>> = {
  ticketId: ({ length }) => length > 0 && length <= 64,
  biz: ({ length }) => length > 0 && length <= 128,
  state: (text) => (attemptStates as readonly string[]).includes(text),
  from: isDay,
  to: isDay,
  sandbox: isBoolean,
  reason: (text) => /^\d{3}$/.test(text),
  name: isHash,
  number: isHash,
  byDevice: isHash,
  deviceOf: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  oldestFirst: isBoolean,
};

/** Leaves out what is no filter. */
export function readFilter(address: URLSearchParams): RecordFilter {
  const entries = Object.entries(allowed).flatMap(([part, isAllowed]) => {
    const text = address.get(part);
    return text !== null && isAllowed(text) ? [[part, isBoolean(text) && isAllowed === isBoolean ? text === 'true' : text] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Leaves out what is empty. */
export function writeFilter(filter: RecordFilter): URLSearchParams {
  const texts = Object.keys(allowed).flatMap((part) => {
    const value = filter[part as keyof RecordFilter];
    return value === undefined || value === '' ? [] : [[part, String(value)]];
  });
  return new URLSearchParams(texts);
}
