import { Injectable } from '@nestjs/common';
import { parseRates, rateOf } from '@shiren/contracts';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Call } from './call.js';
import { CallRates } from './call-rates.js';
import { Repetitions } from './repetitions.js';

/** What one key may do on this installation: questions cost little, all else may keep the models busy. */
const COMMON_RATES = 'GetStatus=5000/1s,GetMaterials=1000/1s,DescribeVerifyResult=1000/1s,*=100/1s';

/** Actions that change nothing, and so need no memory of what they answered. */
const questions = new Set(['GetStatus', 'GetMaterials', 'DescribeVerifyResult']);

/** What stands between a caller who is known and what an action does. Every signed call of any style comes through here. */
@Injectable()
export class Admission {
  private readonly common = parseRates(process.env['CALL_RATES'] ?? COMMON_RATES);

  constructor(
    private readonly directory: AccountDirectory,
    private readonly rates: CallRates,
    private readonly repetitions: Repetitions,
  ) {}

  /** Throws LIMIT.REACHED, whose `details.seconds` say when to come again, and what `Repetitions` throws. */
  async admit<Reply extends object>(call: Call, run: () => Promise<Reply>): Promise<Reply> {
    const { caller, action } = call;
    const { rates } = await this.directory.limits(caller.accountId);
    const rate = rateOf(action, rates, this.common);
    if (rate) await this.rates.count(caller.accessKeyId, action, rate);
    return questions.has(action) ? run() : this.repetitions.once(call, run);
  }
}
