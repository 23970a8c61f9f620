import type { Rate } from '@shiren/contracts-console';

/** Something that the gateways store for all accounts together, such as the nonces of signed calls. */
export interface SharedStore {
  /** Maximum number of entries in all. */
  readonly capacity: number;
  /** How long an entry is stored, in seconds. */
  readonly retentionSeconds: number;
}

/**
 * How many entries one account may add in each window of `windowSeconds` (at least one) while the store is filled to `fill` (0 to 1).
 * The fuller the store, the less each account may add. So busy accounts share it without anyone knowing how many there are, and some of it
 * always stays free for accounts that come later. The square makes this hold even while an empty store is being filled: n accounts that add
 * all they may leave 1/(n+1) of it free when the first entries expire. A single account can hold 38 % of the store.
 */
export const accountShare = ({ capacity, retentionSeconds }: SharedStore, fill: number, windowSeconds: number): Rate => ({
  most: Math.max(1, Math.floor((capacity * (1 - fill) ** 2 * windowSeconds) / retentionSeconds)),
  seconds: windowSeconds,
});
