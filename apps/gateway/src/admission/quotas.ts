import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { limits, type BilledService } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';

/** Whose quota is used: that of a caller or of a ticket's account. */
type Billed = Pick<Caller, 'accountId' | 'sandbox'>;

/** Checks an account's monthly quotas. The console counts usage from events, so calls at the same moment may exceed a quota slightly. */
@Injectable()
export class Quotas {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** Throws QUOTA.REACHED. */
  async assertQuota(account: Billed, service: BilledService): Promise<void> {
    if (await this.isUsedUp(account, service)) throw quotaReached(service);
  }

  /** Never true in the sandbox, which is not billed. */
  async isUsedUp({ accountId, sandbox }: Billed, service: BilledService): Promise<boolean> {
    if (sandbox) return false;
    const quota = (await this.directory.limits(accountId)).quotas[service];
    if (quota === undefined) return false;
    const used = await this.bus.ask(limits.used, { accountId });
    return used[service] >= quota;
  }
}

const quotaReached = (service: BilledService): Problem =>
  new Problem('QUOTA.REACHED', 'The monthly quota is used up; ask the operator of the installation for more.', { service });
