import { createHash } from 'node:crypto';
import { networkOf } from '@shiren/contracts-core';

/** How tries of one kind are slowed down. */
export interface TryRule {
  /** How many consecutive tries need no wait; each further one has to wait. */
  free: number;
  /** The first wait in seconds; each further try doubles it, up to `maxPause`. */
  firstPause: number;
  maxPause: number;
  /** After how many seconds one try is forgotten. */
  forget: number;
}

export interface Counter {
  key: Buffer;
  /** Hash of the user concerned, by which an operator clears the counter; null for an address. */
  userKey: Buffer | null;
  rule: TryRule;
}

const MAX_WAIT_SECONDS = 900;
const rules = {
  /** One user's tries from one address: a person's typing errors. */
  userAtAddress: { free: 5, firstPause: 30, maxPause: MAX_WAIT_SECONDS, forget: 3_600 },
  /** One user's tries from all addresses together: guessing from many machines. */
  user: { free: 50, firstPause: 30, maxPause: MAX_WAIT_SECONDS, forget: MAX_WAIT_SECONDS },
  /**
   * One address's tries for all users: guessing common passwords of many users. An office shares one address, so successful sign-ins are
   * not counted.
   */
  address: { free: 60, firstPause: 1, maxPause: MAX_WAIT_SECONDS, forget: 60 },
  /** Tries in a browser that the user has signed in from before. */
  device: { free: 5, firstPause: 30, maxPause: MAX_WAIT_SECONDS, forget: 3_600 },
} satisfies Record<string, TryRule>;

/** Who tries to sign in, as far as known before the password is checked; the names need not exist. */
export interface Trier {
  account: string;
  user: string;
  address: string;
}

const keyOf = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

export const userKeyOf = (account: string, user: string): Buffer => keyOf('user', account, user);
export const addressKeyOf = (address: string): Buffer => keyOf('address', networkOf(address));

/** The counters that apply to a try; all of them must allow it. For a browser that is known for the user, only its own counter applies. */
export function countersOf({ account, user, address }: Trier, knownDevice?: Buffer): Counter[] {
  const userKey = userKeyOf(account, user);
  if (knownDevice) return [{ key: keyOf('device', account, user, knownDevice.toString('hex')), userKey, rule: rules.device }];
  return [
    { key: keyOf('user at address', account, user, networkOf(address)), userKey, rule: rules.userAtAddress },
    { key: userKey, userKey, rule: rules.user },
    { key: addressKeyOf(address), userKey: null, rule: rules.address },
  ];
}
