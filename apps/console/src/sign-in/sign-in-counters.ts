import { createHash } from 'node:crypto';
import { networkOf } from '@shiren/contracts-core';

/** How tries of one kind are slowed down. */
export interface TryRule {
  /** Tries in a row without a pause; each further one has to wait. */
  free: number;
  /** Seconds of the first pause; each further try doubles it, up to `maxPause`. */
  firstPause: number;
  maxPause: number;
  /** Seconds after which one try is forgotten. */
  forget: number;
}

export interface Counter {
  key: Buffer;
  /** Of the user whom it concerns, by which an operator clears it; null for an address. */
  userKey: Buffer | null;
  rule: TryRule;
}

const MAX_PAUSE = 900;
const rules = {
  /** One user's tries from one address: what a person mistypes. */
  userAtAddress: { free: 5, firstPause: 30, maxPause: MAX_PAUSE, forget: 3_600 },
  /** One user's tries from all addresses together: guessing from many machines. */
  user: { free: 50, firstPause: 30, maxPause: MAX_PAUSE, forget: MAX_PAUSE },
  /** One address's tries of all users: guessing common passwords of many users. An office shares one, and right sign-ins are given back. */
  address: { free: 60, firstPause: 1, maxPause: MAX_PAUSE, forget: 60 },
  /** Tries in a browser that the user has signed in from before. */
  device: { free: 5, firstPause: 30, maxPause: MAX_PAUSE, forget: 3_600 },
} satisfies Record<string, TryRule>;

/** Who tries, as far as it is known before the password is looked at; names need not exist. */
export interface Trier {
  account: string;
  user: string;
  address: string;
}

const keyOf = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

export const userKeyOf = (account: string, user: string): Buffer => keyOf('user', account, user);
export const addressKeyOf = (address: string): Buffer => keyOf('address', networkOf(address));

/** What a try counts against; all of them have to be free. A browser that is known for the user answers for itself alone. */
export function countersOf({ account, user, address }: Trier, knownDevice?: Buffer): Counter[] {
  const userKey = userKeyOf(account, user);
  if (knownDevice) return [{ key: keyOf('device', account, user, knownDevice.toString('hex')), userKey, rule: rules.device }];
  return [
    { key: keyOf('user at address', account, user, networkOf(address)), userKey, rule: rules.userAtAddress },
    { key: userKey, userKey, rule: rules.user },
    { key: addressKeyOf(address), userKey: null, rule: rules.address },
  ];
}
