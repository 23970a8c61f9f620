import type { SceneLimits } from '@shiren/contracts-verification';
import { defaultSceneLimits } from '@shiren/schemes';

/** How often something may happen, and how long it is refused afterwards. All times in milliseconds. */
export interface Limit {
  readonly most: number;
  readonly within: number;
  /** If absent, events are refused until the oldest has left the window. */
  readonly lock?: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

export type LimitName = 'device-failures' | 'number-minute' | 'number-day' | 'ticket-day' | 'attempt-photos';
export type Limits = Readonly<Record<LimitName, Limit>>;

/** The limits of an attempt: those of its scene, with defaults for what the scene does not set. */
export function limitsOf(scene: Partial<SceneLimits>): Limits {
  const { deviceFailures, deviceMinutes, deviceLockMinutes, numberPerMinute, numberPerDay, ticketPerDay, cardPhotos } = { ...defaultSceneLimits(), ...scene };
  return {
    'device-failures': { most: deviceFailures, within: deviceMinutes * MINUTE_MS, lock: deviceLockMinutes * MINUTE_MS },
    'number-minute': { most: numberPerMinute, within: MINUTE_MS },
    'number-day': { most: numberPerDay, within: DAY_MS },
    'ticket-day': { most: ticketPerDay, within: DAY_MS },
    'attempt-photos': { most: cardPhotos, within: 30 * MINUTE_MS },
  };
}

/** The longest time that an event counts: a device's, with the widest window and the longest lock that a scene may set. */
export const MAX_RETENTION_MS = DAY_MS + 60 * MINUTE_MS;

/** Until when the next event is refused; undefined if it may happen now. `events` may be in any order. */
export function blockedUntil(events: readonly Date[], { most, within, lock }: Limit, now: Date): Date | undefined {
  const times = events.map((event) => event.getTime()).sort((a, b) => a - b);
  const until = times.flatMap((last, index) => {
    const first = times[index - most + 1];
    if (first === undefined || last - first >= within) return [];
    return [lock === undefined ? first + within : last + lock];
  });
  const latest = Math.max(...until);
  return latest > now.getTime() ? new Date(latest) : undefined;
}
