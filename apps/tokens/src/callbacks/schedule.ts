import type { DeliveryState } from '@shiren/contracts-verification';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds after each failed try, as Standard Webhooks has them: ten tries in three days and some hours. */
export const pauses = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** A pause is longer by up to this part of it, so that what failed together does not come back together. */
export const SPREAD = 0.1;

/** What came back: a status, or nothing for a reason. */
export interface Answer {
  status?: number;
  failure?: string;
}

export interface Settled {
  state: DeliveryState;
  /** Milliseconds until the next try; only where it waits. */
  pause?: number;
}

/** What becomes of a delivery whose `tries`th try had this answer. `chance` is from 0 to 1. */
export function settle({ status }: Answer, tries: number, chance: number): Settled {
  if (status !== undefined && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'switched-off' };
  const pause = pauses[tries - 1];
  if (pause === undefined) return { state: 'failed' };
  return { state: 'waiting', pause: Math.round(pause * (1 + SPREAD * chance)) };
}
