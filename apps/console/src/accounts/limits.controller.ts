import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { OfAccount, limits, type AccountLimits, type BilledService } from '@shiren/contracts';
import { DataSource } from 'typeorm';
import { Reports } from '../usage/reports.js';
import { Account } from './account.entity.js';

@Controller()
export class LimitsController {
  constructor(
    private readonly database: DataSource,
    private readonly reports: Reports,
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
}
