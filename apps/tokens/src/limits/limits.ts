import type { SceneLimits } from '@shiren/contracts-verification';
import { defaultSceneLimits } from '@shiren/schemes';

/** How often something may happen, and for how long it is refused afterwards. All times in milliseconds. */
export interface Limit {
  readonly most: number;
  readonly within: number;
  /** Absent: refused until the oldest has left the window. */
  readonly lock?: number;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

export type LimitName = 'device-failures' | 'number-minute' | 'number-day' | 'ticket-day' | 'attempt-photos';
export type Limits = Readonly<Record<LimitName, Limit>>;

/** The limits of an attempt, as its scene has them; what it says nothing of is as in a scene that nobody has changed. */
export function limitsOf(scene: Partial<SceneLimits>): Limits {
  const { deviceFailures, deviceMinutes, deviceLockMinutes, numberPerMinute, numberPerDay, ticketPerDay, cardPhotos } = { ...defaultSceneLimits(), ...scene };
  return {
    'device-failures': { most: deviceFailures, within: deviceMinutes * MINUTE, lock: deviceLockMinutes * MINUTE },
    'number-minute': { most: numberPerMinute, within: MINUTE },
    'number-day': { most: numberPerDay, within: DAY },
    'ticket-day': { most: ticketPerDay, within: DAY },
    'attempt-photos': { most: cardPhotos, within: 30 * MINUTE },
  };
}

/** The longest that an event counts: a device's, at the widest window and the longest lock that a scene may have. */
export const MAX_MEMORY_MS = DAY + 60 * MINUTE;

/** Until when the next is refused; undefined when it may happen now. `events` in any order. */
export function blockedUntil(events: readonly Date[], { most, within, lock }: Limit, now: Date): Date | undefined {
  const times = events.map((event) => event.getTime()).sort((one, other) => one - other);
  const until = times.flatMap((last, index) => {
    const first = times[index - most + 1];
    if (first === undefined || last - first >= within) return [];
    return [lock === undefined ? first + within : last + lock];
  });
  const latest = Math.max(...until);
  return latest > now.getTime() ? new Date(latest) : undefined;
}
