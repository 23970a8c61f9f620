import { randomUUID } from 'node:crypto';
import { faceCompared, pages } from '@shiren/contracts-console';
import type { EventType } from '@shiren/contracts-core';
import { attemptDecided, attemptSubmitted } from '@shiren/contracts-verification';
import { v7 } from 'uuid';
import { UsageCounting } from './usage-counting.js';
import { RecordRetention } from '../record-retention/record-retention.js';
import { rebuildUsage } from '../queries/rebuild-usage.js';
import { startConsole, service, source, newAccount, signedIn, codeOf } from '../testing/console-service.js';

startConsole();

describe('reports', () => {
  const hours = (accountId: string) =>
    source.query<object[]>('select kind, hour, biz, scheme, part, count from console.usage_hour where account_id = $1 order by 1, 2, 3, 4, 5', [accountId]);

  /** Events of attempts, one every half hour; by default in the hours around 1 November 2026 in New York, when clocks go back. */
  function events(accountId: string, first = '2026-11-01T03:30:00Z'): [EventType<object>, object][] {
    return Array.from({ length: 30 }, (_, index): [EventType<object>, object][] => {
      const submitted = Date.parse(first) + index * 1_800_000;
      const attempt = { attemptId: v7({ msecs: submitted - 60_000 }), accountId, biz: index % 2 ? 'A' : 'B', ticketId: `t${index}`, scheme: 'RPMin' };
      const submittedAt = new Date(submitted).toISOString();
      const verdict = index % 3 === 0 ? { outcome: 'failed', reasons: ['204'] } : { outcome: 'passed', reasons: [] };
      return [
        [attemptSubmitted, { ...attempt, submittedAt }],
        [attemptDecided, { ...attempt, ...verdict, submittedAt, decidedAt: new Date(submitted + 2_000 + index * 100).toISOString() }],
        ...(index < 5 ? ([[faceCompared, { id: randomUUID(), accountId, at: submittedAt }]] as [EventType<object>, object][]) : []),
      ];
    }).flat();
  }

  it('count every event once, in whatever order, batch and repetition, and are the same when rebuilt', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.saveTimeZone, { timeZone: 'America/New_York' });
    const stated = events(id);
    const shuffled = [...stated, ...stated, ...stated].map((event) => ({ event, key: Math.random() })).sort((one, other) => one.key - other.key);
    const counting = new UsageCounting(source);
    const together = (wanted: EventType<object>): object[][] => {
      const payloads = shuffled.flatMap(({ event: [type, payload] }) => (type === wanted ? [payload] : []));
      return Array.from({ length: Math.ceil(payloads.length / 7) }, (_, index) => payloads.slice(index * 7, index * 7 + 7));
    };
    await Promise.all([
      ...together(attemptSubmitted).map((payloads) => counting.submitted(payloads as never)),
      ...together(attemptDecided).map((payloads) => counting.decided(payloads as never)),
      ...together(faceCompared).map((payloads) => counting.compared(payloads as never)),
    ]);
    const counted = await hours(id);
    const day = await ask(pages.report, { from: '2026-11-01', to: '2026-11-01' });
    expect(day.groups).toHaveLength(25);
    expect(day.groups.slice(0, 3).map(({ label, submitted }) => [label, submitted])).toEqual([
      ['00:00', 2],
      ['01:00 UTC−4', 2],
      ['01:00 UTC−5', 2],
    ]);
    const week = await ask(pages.report, { from: '2026-10-30', to: '2026-11-03' });
    expect(week.groups.map(({ submitted }) => submitted)).toEqual([0, 1, 29, 0, 0]);
    expect(week.reasons).toEqual([{ reason: '204', attempts: 10 }]);
    expect(week.durations.p50).toBeGreaterThan(3_000);
    const sum = (key: 'passed' | 'failed' | 'compared') => week.groups.reduce((total, group) => total + group[key], 0);
    expect([sum('passed'), sum('failed'), sum('compared')]).toEqual([20, 10, 5]);
    expect(await ask(pages.usage, { month: '2026-11' })).toEqual([
      { service: 'real-person', biz: 'A', scheme: 'RPMin', units: 15 },
      { service: 'real-person', biz: 'B', scheme: 'RPMin', units: 14 },
      { service: 'face-comparison', units: 4 },
    ]);
    await source.transaction((manager) => rebuildUsage(manager, id));
    expect(await hours(id)).toEqual(counted);
  });

  it('stay when the records are deleted, and when they are rebuilt from what remains', async () => {
    const { id, name } = await newAccount();
    await (
      await signedIn(name)
    )(pages.saveTimeZone, { timeZone: 'Asia/Kolkata' });
    const counting = new UsageCounting(source);
    for (const [type, payload] of events(id, '2026-10-31T16:10:00Z')) {
      if (type === attemptSubmitted) await counting.submitted([payload] as never);
      if (type === attemptDecided) await counting.decided([payload] as never);
      if (type === faceCompared) await counting.compared([payload] as never);
    }
    const waiting = { attemptId: v7({ msecs: Date.parse('2026-10-01') }), accountId: id, biz: 'A', ticketId: 'waits', scheme: 'RPMin' };
    await counting.submitted([{ ...waiting, submittedAt: '2026-10-01T00:00:00Z' }]);
    const counted = await hours(id);
    const left = () => source.query<object[]>('select attempt_id, submitted_at from console.attempt where account_id = $1 order by 2', [id]);
    const before = await left();
    expect(await service.context.get(RecordRetention).forget(new Date('2028-10-31T07:00:00Z'))).toBeLessThan(before.length);
    expect((await left()).length).toBe(before.length);
    await source.query('update console.attempt set erased_at = now() where account_id = $1', [id]);
    // of what was before midnight of 1 November, UTC, which is half past an hour in Kolkata
    const retention = service.context.get(RecordRetention);
    expect(await retention.forget(new Date('2028-10-31T07:00:00Z'))).toBeGreaterThan(0);
    const after = await left();
    expect(after.length).toBeLessThan(before.length);
    expect(after).toContainEqual({ attempt_id: waiting.attemptId, submitted_at: new Date('2026-10-01') });
    expect(await hours(id)).toEqual(counted);
    await source.transaction((manager) => rebuildUsage(manager, id));
    expect(await hours(id)).toEqual(counted);
  });

  it('of a day without data are zeros, and of more than 90 days are refused', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const { groups, reasons, durations, steps } = await ask(pages.report, { from: '2026-01-01', to: '2026-01-01' });
    expect(groups).toHaveLength(24);
    expect(groups.every(({ submitted, compared }) => submitted + compared === 0)).toBe(true);
    expect([reasons, durations, steps]).toEqual([[], {}, []]);
    expect(await codeOf(ask(pages.report, { from: '2026-01-01', to: '2026-03-31' }))).toBe('answered');
    expect(await codeOf(ask(pages.report, { from: '2026-01-01', to: '2026-04-01' }))).toBe('REQUEST.INVALID');
  });

  it('of 90 days with ten million attempts in eight scenes take at most four times as long as one aggregate over the same rows', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const parts = `values ('submitted', '', 579), ('passed', '', 500), ('failed', '', 79), ('reason', '201', 20), ('reason', '202', 18), ('reason', '204', 41)`;
    await source.transaction(async (manager) => {
      await manager.query('set local statement_timeout = 90000');
      await manager.query(
        `insert into console.usage_hour (account_id, kind, hour, biz, scheme, part, count)
         select $1, kind, hour, 'Scene' || scene, 'RPMin', part, count
           from generate_series('2026-08-26T16:00Z'::timestamptz, '2026-11-24T15:00Z', '1 hour') as hour, generate_series(1, 8) as scene,
                (${parts} union all select 'duration', bucket::text, 24 from generate_series(20, 43) as bucket
                 union all select 'step', 'step' || step, 500 from generate_series(1, 8) as step) as measured (kind, part, count)`,
        [id],
      );
    });
    await source.query('analyze console.usage_hour');
    const plain = 'select kind, part, sum(count) from console.usage_hour where account_id = $1 group by 1, 2';
    const took: { report: number; plain: number }[] = [];
    let attempts = 0;
    // in turns, so that whatever else keeps the machine busy slows both down
    for (let round = 0; round < 7; round += 1) {
      const began = performance.now();
      const { groups } = await ask(pages.report, { from: '2026-08-27', to: '2026-11-24' });
      const between = performance.now();
      await source.query(plain, [id]);
      took.push({ report: between - began, plain: performance.now() - between });
      attempts = groups.reduce((sum, { submitted }) => sum + submitted, 0);
    }
    const [report, aggregate] = [Math.min(...took.map((each) => each.report)), Math.min(...took.map((each) => each.plain))];
    process.stderr.write(
      `report of ${attempts} attempts over 90 days: ${Math.round(report)} ms, one aggregate over the same rows: ${Math.round(aggregate)} ms\n`,
    );
    expect(attempts).toBe(90 * 24 * 8 * 579);
    expect(report).toBeLessThan(4 * aggregate);
  }, 120_000);
});
