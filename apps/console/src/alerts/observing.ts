import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { billedServices, isWindowed, type BilledService, type WindowedAlertKind } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { authority } from '@shiren/contracts-registry';
import { callbacks } from '@shiren/contracts-verification';
import { DataSource } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { countDecided } from '../queries/alert-rules.js';
import { Reports } from '../usage/reports.js';
import type { AlertRuleRecord } from './alert-rule.entity.js';
import type { Measured } from './content.js';
import { riseOf, usedOf, type Level, type Share } from './decide.js';

export interface Observation {
  level: Level;
  measured: Omit<Measured, 'level'>;
  baseline?: number;
  /** Since when the authority has been in trouble; only of its rules. */
  troubledSince?: Date | null;
}

const MINUTE_MS = 60_000;

/** Reads what a rule watches, from what is counted already. */
@Injectable()
export class Observing {
  constructor(
    private readonly database: DataSource,
    private readonly reports: Reports,
    private readonly bus: Bus,
  ) {}

  /** `firingBaseline`: what a firing alert is compared with. */
  async of(rule: AlertRuleRecord, now: Date, firingBaseline: number | undefined): Promise<Observation> {
    const { kind } = rule;
    if (isWindowed(kind)) return this.windows(rule, kind, now, firingBaseline);
    return kind === 'authority' ? this.authority(rule, now) : this.quota(rule);
  }

  private async windows(rule: AlertRuleRecord, kind: WindowedAlertKind, now: Date, firingBaseline: number | undefined): Promise<Observation> {
    const { accountId, biz, windowMinutes, minAttempts } = rule;
    const span = (windowMinutes ?? 0) * MINUTE_MS;
    const times = [2, 1, 0].map((windows) => new Date(now.getTime() - windows * span)) as [Date, Date, Date];
    const { window, before } =
      kind === 'callbacks'
        ? await this.callbacks(accountId, biz, times)
        : await countDecided(this.database, { accountId, biz, reason: kind === 'attacks' ? rule.part : null, times });
    const { level, baseline } = riseOf(kind, minAttempts ?? 0, window, before, firingBaseline);
    return { level, baseline, measured: { window, before } };
  }

  private async callbacks(accountId: string, biz: string | null, times: readonly Date[]): Promise<{ window: Share; before: Share }> {
    const { windows } = await this.bus.ask(callbacks.count, { accountId, times: times.map((time) => time.toISOString()), ...(biz === null ? {} : { biz }) });
    const [before, window] = windows.map(({ tried, failing }) => ({ bad: failing, all: tried }));
    if (!before || !window) throw new Error('a count of callbacks lacks its windows');
    return { before, window };
  }

  /** Without an answer the service itself is in trouble; half open, it is being tried again, which says nothing yet. */
  private async authority({ troubledSince }: AlertRuleRecord, now: Date): Promise<Observation> {
    const circuit = await this.circuit();
    if (circuit === 'half-open') return { level: undefined, measured: {}, troubledSince };
    if (circuit === 'closed') return { level: 0, measured: {}, troubledSince: null };
    const since = troubledSince ?? now;
    // never 0, which means that all is well
    return { level: Math.max(0.01, (now.getTime() - since.getTime()) / MINUTE_MS), measured: {}, troubledSince: since };
  }

  private async circuit(): Promise<'closed' | 'open' | 'half-open'> {
    try {
      return (await this.bus.ask(authority.state, { counted: false })).upstream?.circuit ?? 'closed';
    } catch (error) {
      if (error instanceof Problem && error.isOurs) return 'open';
      throw error;
    }
  }

  private async quota({ accountId, part }: AlertRuleRecord): Promise<Observation> {
    const account = await this.database.manager.findOneByOrFail(Account, { id: accountId });
    const service = billedServices.find((name) => name === part) as BilledService;
    const used = await this.reports.used({ accountId, timeZone: account.timeZone });
    return { level: usedOf(used[service], account.limits.quotas?.[service]), measured: {} };
  }
}
