import { Injectable } from '@nestjs/common';
import { parseRates, rateOf, type Rate } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { gatewayEnvironment } from '../edge/environment.js';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';
import { CallRates } from './call-rates.js';

/** What one key may do on this installation: questions cost little, all else may keep the models busy. */
const COMMON_RATES = 'GetStatus=5000/1s,GetMaterials=1000/1s,DescribeVerifyResult=1000/1s,*=100/1s';

/** How many calls a known caller may send: each key of each action, and each account of what all accounts share. */
@Injectable()
export class RateLimits {
  private readonly common = parseRates(gatewayEnvironment().callRates ?? COMMON_RATES);

  constructor(
    private readonly directory: AccountDirectory,
    private readonly rates: CallRates,
  ) {}

  /** Counts a call before its nonce is spent; `share` is what the account may sign with all its keys. Throws LIMIT.REACHED, whose `details.seconds` say when to come again. */
  async count(caller: Pick<Caller, 'accountId' | 'accessKeyId'>, action: string, share: Rate): Promise<void> {
    const { accountId } = caller;
    await this.ofAction(caller, action, (what, rate) => this.rates.count(what, rate));
    const seconds = await this.rates.count(`${accountId}.signed-calls`, share);
    if (seconds > 0) throw reached('account-calls', `Your account may sign ${share.most} calls in ${share.seconds} s at present, with all its keys`, seconds);
  }

  /** Throws LIMIT.REACHED where this gateway knows already that `count` would. Counts nothing, so it needs no signature. */
  async expectRoom(caller: Pick<Caller, 'accountId' | 'accessKeyId'>, action: string): Promise<void> {
    await this.ofAction(caller, action, (what, rate) => this.rates.secondsToWait(what, rate));
  }

  private async ofAction(
    { accountId, accessKeyId }: Pick<Caller, 'accountId' | 'accessKeyId'>,
    action: string,
    wait: (what: string, rate: Rate) => number | Promise<number>,
  ): Promise<void> {
    const { rates } = await this.directory.limits(accountId);
    const rate = rateOf(action, rates, this.common);
    if (!rate) return;
    const seconds = await wait(`${accessKeyId}.${action}`, rate);
    if (seconds > 0) throw reached('calls', `This AccessKey may call ${action} ${rate.most} times in ${rate.seconds} s`, seconds);
  }
}

const reached = (limit: string, what: string, seconds: number): Problem =>
  new Problem('LIMIT.REACHED', `${what}; try again in ${seconds} s.`, { limit, seconds });
