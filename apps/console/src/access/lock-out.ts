/** Wrong tries in a row that lock a user out, and for how long; each further one locks anew. */
const MOST_FAILURES = 5;
const LOCKED_FOR = 15 * 60_000;

/** Until when nobody may try, after so many wrong tries in a row; nothing while they are few. */
export const lockedUntil = (failures: number, now: Date): Date | null => (failures >= MOST_FAILURES ? new Date(now.getTime() + LOCKED_FOR) : null);

export const isLocked = (until: Date | null, now: Date): until is Date => until !== null && until > now;
