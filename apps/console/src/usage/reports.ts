import { Injectable } from '@nestjs/common';
import type { AskReport, AskUsage, BilledService, Report, UsageLine } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { dayOf, groupingOf, groupsOf, isDay, isWindow, monthWindow, quantile, spanOf } from '@shiren/reports';
import { isSchemeName, schemes } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { sumBilled, sumGroups, sumParts } from '../queries/usage-reports.js';
import type { Actor } from '../access/access.js';

@Injectable()
export class Reports {
  constructor(private readonly database: DataSource) {}

  async report({ accountId, timeZone, scenes }: Actor, { from, to, biz, scheme }: AskReport, now = Date.now()): Promise<Report> {
    const window = { from, to };
    if (!isDay(from) || !isDay(to) || !isWindow(window))
      throw new Problem('REQUEST.INVALID', 'A report needs a first and a last day, and covers at most 90 days.');
    const groups = groupsOf(window, timeZone);
    const { start, end } = spanOf(window, timeZone);
    const shown = biz === undefined ? scenes : [biz];
    const rows = { accountId, start: new Date(start), end: new Date(end), scenes: shown, scheme: scheme ?? null };
    const starts = groups.map((group) => new Date(group.start));
    const [counts, parts] = await Promise.all([sumGroups(this.database, rows, starts), sumParts(this.database, rows)]);
    const found = new Map(counts.map(({ index, kind, count }) => [`${kind} ${index}`, Number(count)]));
    const of = (kind: string, index: number): number => found.get(`${kind} ${index + 1}`) ?? 0;
    const partsOf = (wanted: string) =>
      parts.filter(({ kind }) => kind === wanted).map(({ part, scheme, count }) => ({ part, scheme, attempts: Number(count) }));
    const durations = new Map(partsOf('duration').map(({ part, attempts }) => [Number(part), attempts]));
    const [p50, p95] = [quantile(durations, 0.5), quantile(durations, 0.95)];
    return {
      grouping: groupingOf(window),
      comparisons: shown === null && scheme === undefined,
      groups: groups.map(({ label, start: begins }, index) => ({
        label,
        ...(begins > now ? { toCome: true as const } : {}),
        submitted: of('submitted', index),
        passed: of('passed', index),
        failed: of('failed', index),
        compared: of('compared', index),
      })),
      reasons: partsOf('reason')
        .map(({ part, attempts }) => ({ reason: part, attempts }))
        .sort((a, b) => b.attempts - a.attempts || (a.reason < b.reason ? -1 : 1)),
      durations: { ...(p50 === undefined ? {} : { p50 }), ...(p95 === undefined ? {} : { p95 }) },
      steps: partsOf('step').map(({ part, ...step }) => ({ ...step, step: part })),
    };
  }

  /** The billed units of a month, by service and scene. */
  async usage({ accountId, timeZone, scenes }: Pick<Actor, 'accountId' | 'timeZone' | 'scenes'>, { month }: Pick<AskUsage, 'month'>): Promise<UsageLine[]> {
    const { start, end } = spanOf(monthWindow(month), timeZone);
    const rows = await sumBilled(this.database, { accountId, start: new Date(start), end: new Date(end), scenes, scheme: null });
    return rows.map(({ kind, biz, scheme, count }) =>
      kind === 'compared'
        ? { service: 'face-comparison', units: Number(count) }
        : { service: isSchemeName(scheme) ? schemes[scheme].service : 'real-person', biz, scheme, units: Number(count) },
    );
  }

  /** What has been used in the current month, over all scenes. */
  async used(account: Pick<Actor, 'accountId' | 'timeZone'>): Promise<Record<BilledService, number>> {
    const lines = await this.usage({ ...account, scenes: null }, { month: dayOf(Date.now(), account.timeZone).slice(0, 7) });
    const used = { 'real-person': 0, 'live-face': 0, 'face-comparison': 0 };
    for (const { service, units } of lines) used[service] += units;
    return used;
  }
}
