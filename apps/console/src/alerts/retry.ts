import type { AlertEvent, AlertDeliveryState } from '@shiren/contracts-console';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Delay after each failed try, in milliseconds: five tries within about 21 minutes, since an alert is of little use later. */
export const RETRY_DELAYS_MS = [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] as const;

/** What a channel made of a message. */
export interface ChannelAnswer {
  delivered: boolean;
  /** For the log: a status, what was answered, or why there was no answer. */
  answer: string;
}

/** What happens to a delivery after its `tries`th try; a test is tried once. */
export function settle({ delivered }: ChannelAnswer, event: AlertEvent, tries: number): { state: AlertDeliveryState; delayMs: number } {
  if (delivered) return { state: 'delivered', delayMs: 0 };
  const delayMs = event === 'test' ? undefined : RETRY_DELAYS_MS[tries - 1];
  return delayMs === undefined ? { state: 'failed', delayMs: 0 } : { state: 'waiting', delayMs };
}
