import { Injectable } from '@nestjs/common';
import type { AskReport, AskUsage, BilledService, Report, UsageLine } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { dayOf, groupingOf, groupsOf, isDay, isWindow, monthWindow, quantile, spanOf } from '@shiren/reports';
import { isSchemeName, schemes } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/access.js';

/** The rows of the roll-up: those of an account, a period, and the scenes that the user may see. */
const ROWS = `account_id = $1 and hour >= $2 and hour < $3 and ($4::text[] is null or biz = any($4)) and ($5::text is null or scheme = $5)`;

@Injectable()
export class Reports {
  constructor(private readonly database: DataSource) {}

  async report({ accountId, timeZone, scenes }: Actor, { from, to, biz, scheme }: AskReport): Promise<Report> {
    const window = { from, to };
    if (!isDay(from) || !isDay(to) || !isWindow(window))
      throw new Problem('REQUEST.INVALID', 'A report needs a first and a last day, and covers at most 90 days.');
    const groups = groupsOf(window, timeZone);
    const { start, end } = spanOf(window, timeZone);
    const shown = biz === undefined ? scenes : [biz];
    const rows = [accountId, new Date(start), new Date(end), shown, scheme ?? null];
    const starts = groups.map((group) => new Date(group.start));
    const [counts, parts] = await Promise.all([
      this.database.query<{ index: number; kind: string; count: string }[]>(
        `select width_bucket(hour, $6::timestamptz[]) as index, kind, sum(count) as count
           from usage_hour where kind = any('{submitted,passed,failed,compared}') and ${ROWS} group by 1, 2`,
        [...rows, starts],
      ),
      this.database.query<{ kind: string; part: string; count: string }[]>(
        `select kind, part, sum(count) as count from usage_hour where kind = any('{reason,duration,step}') and ${ROWS} group by 1, 2`,
        rows,
      ),
    ]);
    const found = new Map(counts.map(({ index, kind, count }) => [`${kind} ${index}`, Number(count)]));
    const of = (kind: string, index: number): number => found.get(`${kind} ${index + 1}`) ?? 0;
    const partsOf = (wanted: string) => parts.filter(({ kind }) => kind === wanted).map(({ part, count }) => ({ part, attempts: Number(count) }));
    const durations = new Map(partsOf('duration').map(({ part, attempts }) => [Number(part), attempts]));
    const [p50, p95] = [quantile(durations, 0.5), quantile(durations, 0.95)];
    return {
      grouping: groupingOf(window),
      comparisons: shown === null && scheme === undefined,
      groups: groups.map(({ label }, index) => ({
        label,
        submitted: of('submitted', index),
        passed: of('passed', index),
        failed: of('failed', index),
        compared: of('compared', index),
      })),
      reasons: partsOf('reason')
        .map(({ part, attempts }) => ({ reason: part, attempts }))
        .sort((a, b) => b.attempts - a.attempts || (a.reason < b.reason ? -1 : 1)),
      durations: { ...(p50 === undefined ? {} : { p50 }), ...(p95 === undefined ? {} : { p95 }) },
      steps: partsOf('step').map(({ part, attempts }) => ({ step: part, attempts })),
    };
  }

  /** The billed units of a month, by service and scene. */
  async usage({ accountId, timeZone, scenes }: Pick<Actor, 'accountId' | 'timeZone' | 'scenes'>, { month }: Pick<AskUsage, 'month'>): Promise<UsageLine[]> {
    const { start, end } = spanOf(monthWindow(month), timeZone);
    const rows = await this.database.query<{ kind: string; biz: string; scheme: string; count: string }[]>(
      `select kind, biz, scheme, sum(count) as count from usage_hour
        where kind = any('{submitted,compared}') and ${ROWS} group by 1, 2, 3 order by 1 desc, 2, 3`,
      [accountId, new Date(start), new Date(end), scenes, null],
    );
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
