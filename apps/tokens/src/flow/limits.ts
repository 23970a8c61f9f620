/** How often something may happen, and for how long it is refused afterwards. All times in milliseconds. */
export interface Limit {
  readonly most: number;
  readonly within: number;
  /** Absent: refused until the oldest has left the window. */
  readonly lock?: number;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

export const limits = {
  /** Decided as failed, from one device: five in three minutes lock it for half an hour. */
  'device-failures': { most: 5, within: 3 * MINUTE, lock: 30 * MINUTE },
  /** Submitted for one ID number. */
  'number-minute': { most: 15, within: MINUTE },
  'number-day': { most: 30, within: DAY },
  /** Submitted for one ticket. */
  'ticket-day': { most: 20, within: DAY },
  /** Photos of the card in one attempt; each is read at some cost. */
  'attempt-photos': { most: 20, within: 30 * MINUTE },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;

/** The longest that an event counts. */
export const LONGEST_MEMORY = DAY;

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
