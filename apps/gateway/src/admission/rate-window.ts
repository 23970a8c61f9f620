import type { Rate } from '@shiren/contracts-console';

/** What all gateways have taken of a window together. Windows are counted from the epoch, each `rate.seconds` long. */
export interface TakenWindow {
  readonly window: number;
  readonly taken: number;
}

/** A gateway takes so much of a window at once, so that it need not ask the others for every call. */
const LEASED_SHARE = 0.1;

export const windowOf = ({ seconds }: Rate, now: number): number => Math.floor(now / (seconds * 1_000));

/**
 * What a gateway gets of what is left in the window of `now`, none where nothing is, and what is taken then.
 * A window that `isOver`, having lasted its seconds though clocks say otherwise, is followed by the next.
 */
export function lease(shared: TakenWindow | undefined, rate: Rate, now: number, isOver = false): { granted: number; shared: TakenWindow } {
  const window = Math.max(windowOf(rate, now), shared && isOver ? shared.window + 1 : 0);
  // a window that another gateway's clock has reached already is this one's too
  const current = shared && shared.window >= window ? shared : { window, taken: 0 };
  const granted = Math.max(0, Math.min(Math.ceil(rate.most * LEASED_SHARE), rate.most - current.taken));
  return { granted, shared: { window: current.window, taken: current.taken + granted } };
}

/** Whole seconds until the window after this one begins, at least one, and no more than a window lasts. */
export const secondsUntilNext = (rate: Rate, window: number, now: number): number =>
  Math.min(rate.seconds, Math.max(1, Math.ceil((window + 1) * rate.seconds - now / 1_000)));
