import type { Rate } from '@shiren/contracts-console';

/** Something that the gateways keep for every account, such as the nonces of signed calls. */
export interface SharedStore {
  /** Entries that it may hold in all. */
  readonly capacity: number;
  /** Seconds that an entry stays. */
  readonly keptSeconds: number;
}

/**
 * How many entries one account may add in each window of `windowSeconds`, at least one, while the store is filled to `fill` (0 to 1).
 * The fuller it is, the less every account may add, so that busy accounts share what there is without anybody knowing how many they are,
 * and something always stays free for one that comes later. The square makes that hold while they fill an empty store together too: n
 * accounts that add all they may leave 1/(n+1) of it free when the first entries end. Alone, an account can hold 38 % of the store.
 */
export const accountShare = ({ capacity, keptSeconds }: SharedStore, fill: number, windowSeconds: number): Rate => ({
  most: Math.max(1, Math.floor((capacity * (1 - fill) ** 2 * windowSeconds) / keptSeconds)),
  seconds: windowSeconds,
});
