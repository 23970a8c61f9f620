import { IsUUID } from 'class-validator';
import { event, question } from '@shiren/contracts-core';

/** So many calls in each window of so many seconds. */
export interface Rate {
  most: number;
  seconds: number;
}

/** By action; `*` stands for every action that is not named. */
export type Rates = Readonly<Record<string, Rate>>;

export const billedServices = ['real-person', 'live-face', 'face-comparison'] as const;
/** What a month is billed by. */
export type BilledService = (typeof billedServices)[number];

/** What the operator of the installation allows an account; where nothing is said, the installation's defaults hold and a month has no end. */
export interface AccountLimits {
  rates: Rates;
  /** Units that a month may have. */
  quotas: Partial<Record<BilledService, number>>;
}

/** A day at the most: gateways share no longer memory. */
const MAX_WINDOW_SECONDS = 86_400;
const ENTRY = /^(\w{1,64}|\*)=(\d{1,9})\/(\d{1,5})s$/;

/** Reads `GetStatus=5000/1s,*=100/1s`. Throws an error that says what is wrong. */
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

/** The rate that an action has: the account's own word before the installation's, the action's before that of all. */
export const rateOf = (action: string, own: Rates, common: Rates): Rate | undefined => own[action] ?? own['*'] ?? common[action] ?? common['*'];

export class OfAccount {
  @IsUUID()
  accountId!: string;
}

export const limits = {
  ofAccount: question<OfAccount, AccountLimits>('console.limits', OfAccount, 3_000),
  /** What has been used of the current month, in the account's time zone. */
  used: question<OfAccount, Record<BilledService, number>>('console.limits.used', OfAccount, 3_000),
};

export const limitsChanged = event('account.limits-changed', OfAccount);
