import type { DeliveryState } from '@shiren/contracts-verification';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delay after each failed try in milliseconds, as Standard Webhooks recommends: ten tries within three days and some hours. */
export const RETRY_DELAYS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** Jitter: each delay is longer by up to this fraction, so that deliveries that failed together are not retried together. */
export const MAX_JITTER = 0.1;

/** The response to a try: a status, or why there was none. */
export interface Answer {
  status?: number;
  failure?: string;
}

export interface Settled {
  state: DeliveryState;
  /** Milliseconds until the next try; only if it is waiting. */
  pause?: number;
}

/** Decides what happens to a delivery after its `tries`th try got this answer. `chance` is between 0 and 1. */
export function settle({ status }: Answer, tries: number, chance: number): Settled {
  if (status !== undefined && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'switched-off' };
  const pause = RETRY_DELAYS_MS[tries - 1];
  if (pause === undefined) return { state: 'failed' };
  return { state: 'waiting', pause: Math.round(pause * (1 + MAX_JITTER * chance)) };
}
