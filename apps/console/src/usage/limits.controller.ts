import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { FromSession, OfAccount, billedServices, limits, pages, type AccountLimits, type Allowance, type BilledService } from '@shiren/contracts-console';
import { DataSource } from 'typeorm';
import { Access } from '../access/access.js';
import { Reports } from './reports.js';
import { Account } from '../accounts/account.entity.js';

@Controller()
export class LimitsController {
  constructor(
    private readonly database: DataSource,
    private readonly reports: Reports,
    private readonly access: Access,
  ) {}

  @Answers(limits.ofAccount)
  async ofAccount({ accountId }: OfAccount): Promise<AccountLimits> {
    const account = await this.database.manager.findOneByOrFail(Account, { id: accountId });
    return { rates: account.limits.rates ?? {}, quotas: account.limits.quotas ?? {} };
  }

  @Answers(limits.used)
  async used({ accountId }: OfAccount): Promise<Record<BilledService, number>> {
    const { timeZone } = await this.database.manager.findOneByOrFail(Account, { id: accountId });
    return this.reports.used({ accountId, timeZone });
  }

  @Answers(pages.allowances)
  async allowances(request: FromSession): Promise<Allowance[]> {
    const { accountId, timeZone } = await this.access.actor(request, 'reports.read');
    const [{ quotas }, used] = await Promise.all([this.ofAccount({ accountId }), this.reports.used({ accountId, timeZone })]);
    return billedServices.flatMap((service) => {
      const quota = quotas[service];
      return quota === undefined ? [] : [{ service, used: used[service], quota }];
    });
  }
}
