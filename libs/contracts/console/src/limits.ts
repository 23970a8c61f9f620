import { IsUUID } from 'class-validator';
import { event, question } from '@shiren/contracts-core';

/** At most this many calls in each window of this many seconds. */
export interface Rate {
  most: number;
  seconds: number;
}

/** By action; `*` stands for every action that is not listed. */
export type Rates = Readonly<Record<string, Rate>>;

export const billedServices = ['real-person', 'live-face', 'face-comparison'] as const;
/** The services that are billed by the month. */
export type BilledService = (typeof billedServices)[number];

/** What the operator of the installation allows an account. Without an entry, the installation's rates apply and a month has no quota. */
export interface AccountLimits {
  rates: Rates;
  /** Units allowed in a month. */
  quotas: Partial<Record<BilledService, number>>;
}

/** At most a day: the gateways' shared counters do not last longer. */
const MAX_WINDOW_SECONDS = 86_400;
const ENTRY = /^(\w{1,64}|\*)=(\d{1,9})\/(\d{1,5})s$/;

/** Parses `GetStatus=5000/1s,*=100/1s`. Throws an error that says what is wrong. */
export function parseRates(text: string): Rates {
  const entries = text.split(',').map((part): [string, Rate] => {
    const [, action = '', most, seconds] = ENTRY.exec(part.trim()) ?? [];
    const rate = { most: Number(most), seconds: Number(seconds) };
    if (!(rate.most >= 1 && rate.seconds >= 1 && rate.seconds <= MAX_WINDOW_SECONDS)) {
      throw new Error(`"${part.trim()}" is no rate: write <action>=<calls>/<seconds>s, such as CompareFaces=20/1s; * stands for all other actions.`);
    }
    return [action, rate];
  });
  return Object.fromEntries(entries);
}

/** The rate of an action: the account's own rates go before the installation's, and in each the action's own before `*`. */
export const rateOf = (action: string, own: Rates, common: Rates): Rate | undefined => own[action] ?? own['*'] ?? common[action] ?? common['*'];

export class OfAccount {
  @IsUUID()
  accountId!: string;
}

export const limits = {
  ofAccount: question<OfAccount, AccountLimits>('console.limits', OfAccount, 3_000),
  /** Units used so far in the current month of the account's time zone. */
  used: question<OfAccount, Record<BilledService, number>>('console.limits.used', OfAccount, 3_000),
};

export const limitsChanged = event('account.limits-changed', OfAccount);
