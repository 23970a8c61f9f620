import { Injectable } from '@nestjs/common';
import { parseRates, rateOf, type Rate } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { gatewayEnvironment } from '../edge/environment.js';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';
import { CallRates } from './call-rates.js';

/** Default rates per key: queries cost little, everything else may keep the models busy. */
const DEFAULT_RATES = 'GetStatus=5000/1s,GetMaterials=1000/1s,DescribeVerifyResult=1000/1s,*=100/1s';

/** Limits the calls of authenticated callers: per key and action, and per account where all accounts share a store. */
@Injectable()
export class RateLimits {
  private readonly defaults = parseRates(gatewayEnvironment().callRates ?? DEFAULT_RATES);

  constructor(
    private readonly directory: AccountDirectory,
    private readonly rates: CallRates,
  ) {}

  /**
   * Counts a call before its nonce is used. `share` is what the account may sign with all its keys. Throws LIMIT.REACHED, whose
   * `details.seconds` say when to retry.
   */
  async count(caller: Pick<Caller, 'accountId' | 'accessKeyId'>, action: string, share: Rate): Promise<void> {
    const { accountId } = caller;
    await this.checkAction(caller, action, (what, rate) => this.rates.count(what, rate));
    const seconds = await this.rates.count(`${accountId}.signed-calls`, share);
    if (seconds > 0)
      throw limitReached('account-calls', `Your account may sign ${share.most} calls in ${share.seconds} s with all its keys at present`, seconds);
  }

  /** Throws LIMIT.REACHED if this gateway already knows that `count` would. Counts nothing, so no signature is needed first. */
  async assertWithinRate(caller: Pick<Caller, 'accountId' | 'accessKeyId'>, action: string): Promise<void> {
    await this.checkAction(caller, action, (what, rate) => this.rates.secondsToWait(what, rate));
  }

  private async checkAction(
    { accountId, accessKeyId }: Pick<Caller, 'accountId' | 'accessKeyId'>,
    action: string,
    wait: (what: string, rate: Rate) => number | Promise<number>,
  ): Promise<void> {
    const { rates } = await this.directory.limits(accountId);
    const rate = rateOf(action, rates, this.defaults);
    if (!rate) return;
    const seconds = await wait(`${accessKeyId}.${action}`, rate);
    if (seconds > 0) throw limitReached('calls', `This AccessKey may call ${action} ${rate.most} times in ${rate.seconds} s`, seconds);
  }
}

const limitReached = (limit: string, what: string, seconds: number): Problem =>
  new Problem('LIMIT.REACHED', `${what}; try again in ${seconds} s.`, { limit, seconds });
