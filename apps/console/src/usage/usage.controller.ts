import { Controller } from '@nestjs/common';
import { Answers, ConsumesBatch } from '@shiren/bus';
import { AskReport, AskUsage, FaceCompared, SaveTimeZone, faceCompared, maySee, pages, type Report, type UsageLine } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import {
  AttemptDecided,
  AttemptReferred,
  AttemptSubmitted,
  StepReached,
  attemptDecided,
  attemptReferred,
  attemptSubmitted,
  stepReached,
} from '@shiren/contracts-verification';
import { isTimeZone } from '@shiren/reports';
import { Access } from '../access/access.js';
import { Account } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { changesOf } from '../audit/changes.js';
import { UsageCounting } from './usage-counting.js';
import { rebuildUsage } from '../queries/rebuild-usage.js';
import { Reports } from './reports.js';

@Controller()
export class UsageController {
  constructor(
    private readonly access: Access,
    private readonly audit: Audit,
    private readonly reports: Reports,
    private readonly counting: UsageCounting,
  ) {}

  @Answers(pages.report)
  async report(request: AskReport): Promise<Report> {
    const actor = await this.access.actor(request, 'reports.read');
    if (request.biz !== undefined && !maySee(actor, request.biz)) throw new Problem('SCENE.NOT_FOUND', 'There is no such scene.');
    return this.reports.report(actor, request);
  }

  @Answers(pages.usage)
  async usage(request: AskUsage): Promise<UsageLine[]> {
    return this.reports.usage(await this.access.actor(request, 'reports.read'), request);
  }

  @Answers(pages.saveTimeZone)
  async saveTimeZone(request: SaveTimeZone): Promise<Record<string, never>> {
    const actor = await this.access.actor(request, 'users.write');
    const { timeZone } = request;
    if (!isTimeZone(timeZone)) throw new Problem('REQUEST.INVALID', 'There is no such time zone; use one of the IANA list, such as Asia/Shanghai.');
    await this.audit.transaction(actor, async (manager, _emit, note) => {
      await note('account.time-zone', actor.accountName, changesOf({ timeZone: actor.timeZone }, { timeZone }));
      await manager.update(Account, actor.accountId, { timeZone });
      await rebuildUsage(manager, actor.accountId);
    });
    return {};
  }

  @ConsumesBatch(stepReached)
  stepReached(events: StepReached[]): Promise<void> {
    return this.counting.stepReached(events);
  }

  @ConsumesBatch(attemptSubmitted)
  submitted(events: AttemptSubmitted[]): Promise<void> {
    return this.counting.submitted(events);
  }

  @ConsumesBatch(attemptReferred)
  referred(events: AttemptReferred[]): Promise<void> {
    return this.counting.referred(events);
  }

  @ConsumesBatch(attemptDecided)
  decided(events: AttemptDecided[]): Promise<void> {
    return this.counting.decided(events);
  }

  @ConsumesBatch(faceCompared)
  compared(events: FaceCompared[]): Promise<void> {
    return this.counting.compared(events);
  }
}
