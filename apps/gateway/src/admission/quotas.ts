import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { limits, type BilledService } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';

/** Whose month it is: a caller, or the account of a ticket. */
type Billed = Pick<Caller, 'accountId' | 'sandbox'>;

/** Holds an account against what its month may have. Counted by what was told to the console, so calls at the same moment may go a little over. */
@Injectable()
export class Quotas {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** Throws QUOTA.REACHED. */
  async expectRoom(account: Billed, service: BilledService): Promise<void> {
    if (await this.areUsedUp(account, service)) throw quotaReached(service);
  }

  /** Never in the sandbox, which is not billed. */
  async areUsedUp({ accountId, sandbox }: Billed, service: BilledService): Promise<boolean> {
    if (sandbox) return false;
    const quota = (await this.directory.limits(accountId)).quotas[service];
    if (quota === undefined) return false;
    const used = await this.bus.ask(limits.used, { accountId });
    return used[service] >= quota;
  }
}

const quotaReached = (service: BilledService): Problem =>
  new Problem('QUOTA.REACHED', 'The quota of this month is used up; ask the operator of the installation for more.', { service });
