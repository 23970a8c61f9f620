import type { Rate } from '@shiren/contracts-console';

/** How much of a window all gateways together have taken. Windows are counted from the epoch, each `rate.seconds` long. */
export interface TakenWindow {
  readonly window: number;
  readonly taken: number;
}

/** The part of a window that a gateway takes at once, so that it need not ask for every call. */
const LEASED_SHARE = 0.1;

export const windowOf = ({ seconds }: Rate, now: number): number => Math.floor(now / (seconds * 1_000));

/**
 * Returns what a gateway is granted of the window at `now` (0 if nothing is left), and the shared state afterwards. `isOver` means that the
 * window has lasted its seconds by the monotonic clock; then the next one begins, whatever the wall clock says.
 */
export function lease(shared: TakenWindow | undefined, rate: Rate, now: number, isOver = false): { granted: number; shared: TakenWindow } {
  const window = Math.max(windowOf(rate, now), shared && isOver ? shared.window + 1 : 0);
  // a window that another gateway's clock has already reached is used here too
  const current = shared && shared.window >= window ? shared : { window, taken: 0 };
  const granted = Math.max(0, Math.min(Math.ceil(rate.most * LEASED_SHARE), rate.most - current.taken));
  return { granted, shared: { window: current.window, taken: current.taken + granted } };
}

/** Whole seconds until the window after this one begins: at least one, at most a window's length. */
export const secondsUntilNext = (rate: Rate, window: number, now: number): number =>
  Math.min(rate.seconds, Math.max(1, Math.ceil((window + 1) * rate.seconds - now / 1_000)));
