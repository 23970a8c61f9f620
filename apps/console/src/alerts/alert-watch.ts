import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { PeriodicWork } from '@shiren/periodic-work';
import type { Logger } from 'pino';
import { DataSource, IsNull } from 'typeorm';
import { claimCheck } from '../queries/alert-rules.js';
import { AlertIncidentRecord } from './alert-incident.entity.js';
import { AlertRuleRecord } from './alert-rule.entity.js';
import { AlertWorker } from './alert-worker.js';
import type { Measured } from './content.js';
import { decide } from './decide.js';
import { fire, resolve } from './incidents.js';
import { Observing } from './observing.js';

const LOOK_INTERVAL_MS = 10_000;
/** How many rules one run checks at most; the others are due in the next run, or another instance takes them. */
const MAX_CHECKS_PER_RUN = 200;

/** Checks the rules that are due. Any number of instances may do so at once: one claims each check. */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly periodic = new PeriodicWork(
    { everyMs: LOOK_INTERVAL_MS, onError: (error) => this.logger.warn({ error: error.message }, 'alert rules could not be checked') },
    (signal) => this.look(signal),
  );

  constructor(
    private readonly database: DataSource,
    private readonly observing: Observing,
    private readonly worker: AlertWorker,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.periodic.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.periodic.stop();
  }

  async look(signal?: AbortSignal): Promise<void> {
    for (let checks = 0; checks < MAX_CHECKS_PER_RUN && !signal?.aborted; checks += 1) {
      const id = await claimCheck(this.database);
      if (id === undefined) return;
      // one rule that can't be checked now must not keep the others waiting
      await this.check(id, new Date()).catch((error: Error) => this.logger.warn({ rule: id, error: error.message }, 'an alert rule could not be checked'));
    }
  }

  private async check(id: string, now: Date): Promise<void> {
    const { manager } = this.database;
    const [rule, open] = await Promise.all([
      manager.findOneBy(AlertRuleRecord, { id }),
      manager.findOneBy(AlertIncidentRecord, { ruleId: id, resolvedAt: IsNull() }),
    ]);
    if (!rule) return;
    const { level, measured, baseline, troubledSince } = await this.observing.of(rule, now, open?.baseline ?? undefined);
    const decision = decide(rule.kind, rule.threshold, level, open !== null);
    if (decision !== 'stay' && level !== undefined && (await this.change(rule, decision, { level, ...measured }, baseline, now))) {
      this.logger.info({ accountId: rule.accountId, rule: id, kind: rule.kind, decision, level }, 'alert rule');
      this.worker.wake();
    }
    await manager.update(AlertRuleRecord, { id, revision: rule.revision }, { checkedAt: now, ...(troubledSince === undefined ? {} : { troubledSince }) });
  }

  /** False if the rule was changed meanwhile, or another check came first. */
  private change(rule: AlertRuleRecord, decision: 'fire' | 'resolve', measured: Measured, baseline: number | undefined, now: Date): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const { id, revision } = rule;
      const locked = await manager.findOne(AlertRuleRecord, { where: { id, revision, enabled: true }, lock: { mode: 'pessimistic_write' } });
      const firing = await manager.existsBy(AlertIncidentRecord, { ruleId: id, resolvedAt: IsNull() });
      if (!locked || firing !== (decision === 'resolve')) return false;
      if (decision === 'fire') await fire(manager, locked, measured, baseline, now);
      else await resolve(manager, locked, 'recovered', now, measured);
      return true;
    });
  }
}
