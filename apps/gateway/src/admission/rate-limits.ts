import { Injectable } from '@nestjs/common';
import { Problem, parseRates, rateOf } from '@shiren/contracts';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../rpc/authentication.js';
import { Nonces } from '../rpc/nonces.js';
import { CallRates } from './call-rates.js';

/** What one key may do on this installation: questions cost little, all else may keep the models busy. */
const COMMON_RATES = 'GetStatus=5000/1s,GetMaterials=1000/1s,DescribeVerifyResult=1000/1s,*=100/1s';

/** How many calls a known caller may send: each key of each action, and each account of what all accounts share. */
@Injectable()
export class RateLimits {
  private readonly common = parseRates(process.env['CALL_RATES'] ?? COMMON_RATES);

  constructor(
    private readonly directory: AccountDirectory,
    private readonly rates: CallRates,
    private readonly nonces: Nonces,
  ) {}

  /** Counts a call before its nonce is spent. Throws LIMIT.REACHED, whose `details.seconds` say when to come again. */
  async count({ accountId, accessKeyId }: Pick<Caller, 'accountId' | 'accessKeyId'>, action: string): Promise<void> {
    const { rates } = await this.directory.limits(accountId);
    const rate = rateOf(action, rates, this.common);
    if (rate) {
      const seconds = await this.rates.count(`${accessKeyId}.${action}`, rate);
      if (seconds > 0) throw reached('calls', `This AccessKey may call ${action} ${rate.most} times in ${rate.seconds} s`, seconds);
    }
    const share = this.nonces.accountShare();
    const seconds = await this.rates.count(`${accountId}.signed-calls`, share);
    if (seconds > 0) throw reached('account-calls', `Your account may sign ${share.most} calls in ${share.seconds} s at present, with all its keys`, seconds);
  }
}

const reached = (limit: string, what: string, seconds: number): Problem =>
  new Problem('LIMIT.REACHED', `${what}; try again in ${seconds} s.`, { limit, seconds });
