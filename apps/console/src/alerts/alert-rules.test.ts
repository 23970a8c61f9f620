import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { runService, type RunningService } from '@shiren/bus';
import { pages, type AlertRule } from '@shiren/contracts-console';
import { migrateService, startService, type RunningProcess } from '@shiren/testing';
import { v7 } from 'uuid';
import { ConsoleModule } from '../console.module.js';
import { AlertReceiver } from '../testing/alert-receiver.js';
import { codeOf, newAccount, newUser, service, signedIn, source, startConsole, type Asking } from '../testing/console-service.js';
import { AlertWatch } from './alert-watch.js';

const MINUTE_MS = 60_000;
const DEADLINE_MS = 30_000;
const receiver = new AlertReceiver();
let other: RunningService;

// before the hooks of startConsole, which stop the servers that the other instance uses: it would try to reconnect without end
afterAll(() => Promise.all([receiver.stop(), other?.close()]));
startConsole({ ALERT_PRIVATE_HOSTS: '127.0.0.1' });
beforeAll(async () => {
  await receiver.start();
  other = await runService({ name: 'console', module: ConsoleModule });
}, 60_000);

/** Makes all checks due, has both instances look for them at the same time, and waits until what followed was sent. */
async function check(): Promise<void> {
  const [{ now } = { now: new Date() }] = await source.query<{ now: Date }[]>(`select date_trunc('milliseconds', now()) as now`);
  await source.query('update console.alert_rule set next_check_at = now()');
  await Promise.all([service, other].map(({ context }) => context.get(AlertWatch).look()));
  const unchecked = () => source.query<object[]>(`select id from console.alert_rule where enabled and coalesce(checked_at < $1, true)`, [now]);
  const waiting = () => source.query<object[]>(`select id from console.alert_delivery where state = 'waiting'`);
  // an instance may have begun a check or a delivery by itself
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await pause(50)) {
    if ((await unchecked()).length + (await waiting()).length === 0) return;
  }
  throw new Error('The checks did not end in time.');
}

interface Decided {
  accountId: string;
  passed: number;
  failed: number;
  minutesAgo: number;
  reason?: string;
  biz?: string;
  sandbox?: boolean;
}

/** Records attempts as the events of the verdict service would. */
async function decided({ accountId, passed, failed, minutesAgo, reason = '204', biz = 'A', sandbox = false }: Decided): Promise<void> {
  const at = new Date(Date.now() - minutesAgo * MINUTE_MS);
  await source.query(
    `insert into console.attempt (attempt_id, account_id, biz, ticket_id, scheme, sandbox, opened_at, submitted_at, decided_at, outcome, reasons)
       select id::uuid, $2, $3, id, 'RPBioOnly', $4, $5, $5, $5, case when nr <= $6 then 'passed' else 'failed' end, case when nr <= $6 then '{}' else array[$7] end
         from unnest($1::text[]) with ordinality as attempts (id, nr)`,
    [Array.from({ length: passed + failed }, () => v7()), accountId, biz, sandbox, at, passed, reason],
  );
}

const rule = { name: '通过率', kind: 'pass-rate', threshold: 20, windowMinutes: 15, minAttempts: 20, enabled: true, channels: [] as string[] } as const;

async function accountWithWebhook(): Promise<{ id: string; ask: Asking; path: string; channels: string[] }> {
  const { id, name } = await newAccount();
  const ask = await signedIn(name);
  const path = `/${id}`;
  const { channel } = await ask(pages.saveAlertChannel, { name: 'on call', kind: 'webhook', language: 'en', url: `${receiver.base}${path}` });
  return { id, ask, path, channels: [channel.id] };
}

const typesAt = (path: string): unknown[] => receiver.at(path).map(({ body }) => (JSON.parse(body) as { type: unknown }).type);
const firingSince = async (ask: Asking): Promise<string | undefined> => (await ask(pages.alerts, {})).rules[0]?.firingSince;

describe('an alert', () => {
  it('is sent once when the pass rate falls, stays, and is resolved once, although two instances check', async () => {
    const { id, ask, path, channels } = await accountWithWebhook();
    await ask(pages.saveAlertRule, { ...rule, channels });
    await decided({ accountId: id, passed: 38, failed: 2, minutesAgo: 20 });
    await check();
    expect(receiver.at(path)).toEqual([]);

    await decided({ accountId: id, passed: 10, failed: 30, minutesAgo: 5 });
    for (let times = 0; times < 3; times += 1) await check();
    expect(typesAt(path)).toEqual(['alert.fired']);
    expect(JSON.parse(receiver.at(path)[0]!.body)).toMatchObject({
      data: { rule: { kind: 'pass-rate', threshold: 20 }, measured: { level: 70, window: { bad: 30, all: 40 }, before: { bad: 2, all: 40 } } },
    });
    expect(await firingSince(ask)).toEqual(expect.any(String));

    await decided({ accountId: id, passed: 960, failed: 0, minutesAgo: 1 });
    for (let times = 0; times < 3; times += 1) await check();
    expect(typesAt(path)).toEqual(['alert.fired', 'alert.resolved']);
    expect(await firingSince(ask)).toBeUndefined();
    const { deliveries } = await ask(pages.alertLog, { limit: 10 });
    expect(deliveries.map(({ event, state, lastAnswer, rule }) => [event, state, lastAnswer, rule])).toEqual([
      ['resolved', 'delivered', '200', '通过率'],
      ['fired', 'delivered', '200', '通过率'],
    ]);
  }, 60_000);

  it('names no attempt, ticket or person', async () => {
    const { id, ask, path, channels } = await accountWithWebhook();
    await ask(pages.saveAlertRule, { ...rule, kind: 'attacks', part: '205', channels });
    await decided({ accountId: id, passed: 10, failed: 30, minutesAgo: 5, reason: '205' });
    await check();
    const { data } = JSON.parse(receiver.at(path)[0]!.body) as { data: object };
    expect(Object.keys(data).sort()).toEqual(['alertId', 'firedAt', 'measured', 'rule']);
  });

  it('is about the scene of its rule and real verifications, and not raised by 1 of 2', async () => {
    const { id, ask, path, channels } = await accountWithWebhook();
    await ask(pages.addScene, { biz: 'A', name: 'A', scheme: 'RPBioOnly' });
    await ask(pages.saveAlertRule, { ...rule, kind: 'attacks', part: '205', biz: 'A', channels });
    await decided({ accountId: id, passed: 1, failed: 1, minutesAgo: 5, reason: '205' });
    await decided({ accountId: id, passed: 0, failed: 50, minutesAgo: 5, reason: '205', biz: 'B' });
    await decided({ accountId: id, passed: 0, failed: 50, minutesAgo: 5, reason: '205', sandbox: true });
    await decided({ accountId: id, passed: 18, failed: 0, minutesAgo: 5 });
    await decided({ accountId: randomUUID(), passed: 0, failed: 50, minutesAgo: 5, reason: '205' });
    await check();
    expect(receiver.at(path)).toEqual([]);
    await decided({ accountId: id, passed: 0, failed: 10, minutesAgo: 4, reason: '205' });
    await check();
    expect(typesAt(path)).toEqual(['alert.fired']);
  });

  it('of a quota fires at its share and resolves when there is more', async () => {
    const { id, ask, path, channels } = await accountWithWebhook();
    const setQuota = (units: number) =>
      source.query(`update console.account set limits = jsonb_build_object('quotas', jsonb_build_object('live-face', $2::int)) where id = $1`, [id, units]);
    await source.query(
      `insert into console.usage_hour (account_id, kind, hour, biz, scheme, part, count) values ($1, 'submitted', date_trunc('hour', now()), 'A', 'FVBioOnly', '', 80)`,
      [id],
    );
    await ask(pages.saveAlertRule, { name: 'quota', kind: 'quota', part: 'live-face', threshold: 80, enabled: true, channels });
    await setQuota(101);
    await check();
    expect(receiver.at(path)).toEqual([]);
    await setQuota(100);
    await check();
    await check();
    await setQuota(1_000);
    await check();
    expect(typesAt(path)).toEqual(['alert.fired', 'alert.resolved']);
  });

  it('of a rule that is changed, switched off or removed ends, and its channels are informed', async () => {
    const { id, ask, path, channels } = await accountWithWebhook();
    const saved = await ask(pages.saveAlertRule, { ...rule, kind: 'attacks', part: '205', channels });
    await decided({ accountId: id, passed: 0, failed: 30, minutesAgo: 5, reason: '205' });
    await check();
    await ask(pages.saveAlertRule, { ...rule, id: saved.id, name: 'renamed', kind: 'attacks', part: '205', channels });
    await check();
    expect(typesAt(path)).toEqual(['alert.fired']);
    await ask(pages.saveAlertRule, { ...rule, id: saved.id, name: 'renamed', kind: 'attacks', part: '205', channels, threshold: 30 });
    await check();
    await ask(pages.removeAlertRule, { id: saved.id });
    await check();
    expect(typesAt(path)).toEqual(['alert.fired', 'alert.resolved', 'alert.fired', 'alert.resolved']);
    const last = JSON.parse(receiver.at(path).at(-1)!.body) as { data: object };
    expect(last.data).toMatchObject({ ended: 'rule-changed' });
    const { entries } = await ask(pages.audit, { text: 'alert.rule', limit: 10 });
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['alert.rule-remove', { kind: 'attacks' }],
      ['alert.rule-change', { threshold: '20 → 30' }],
      ['alert.rule-change', { name: '通过率 → renamed' }],
      ['alert.rule-add', expect.objectContaining({ kind: '– → attacks', channels: '– → on call' })],
    ]);
  });
});

describe('with the other services', () => {
  let tokens: RunningProcess | undefined;
  let registry: RunningProcess | undefined;

  beforeAll(() => Promise.all(['tokens', 'authority'].map((name) => migrateService(name, {}))), 120_000);
  afterAll(() => Promise.all([tokens?.stop(), registry?.stop()]));

  it('alerts when callbacks fail, and when they arrive again', async () => {
    tokens = await startService('tokens', {});
    const { id, ask, path, channels } = await accountWithWebhook();
    await ask(pages.saveAlertRule, { ...rule, kind: 'callbacks', channels });
    const tried = (state: string, count: number) =>
      source.query(
        `with made as (select gen_random_uuid() as ticket, gen_random_uuid() as attempt from generate_series(1, $3)),
              tickets as (insert into tokens.ticket (id, account_id, biz, ticket_id, status) select ticket, $1, 'A', ticket::text, 'passed' from made returning id),
              attempts as (insert into tokens.attempt (id, ticket, scheme, state) select attempt, ticket, 'RPBioOnly', 'expired' from made)
         insert into tokens.callback_delivery (attempt, ticket, account_id, state, tries, next_try_at, last_tried_at)
           select attempt, ticket, $1, $2, 1, now() + interval '1 day', now() - interval '1 minute' from made`,
        [id, state, count],
      );
    await tried('delivered', 15);
    await tried('waiting', 10);
    await check();
    await check();
    expect(typesAt(path)).toEqual(['alert.fired']);
    await tried('delivered', 400);
    await check();
    expect(typesAt(path)).toEqual(['alert.fired', 'alert.resolved']);
  }, 120_000);

  it('alerts when the authority has not answered for the minutes of the rule, and when it does again', async () => {
    const { ask, path, channels } = await accountWithWebhook();
    await ask(pages.saveAlertRule, { name: 'authority', kind: 'authority', threshold: 5, enabled: true, channels });
    await check();
    await source.query(`update console.alert_rule set troubled_since = troubled_since - interval '4 minutes' where kind = 'authority'`);
    await check();
    expect(receiver.at(path)).toEqual([]);
    await source.query(`update console.alert_rule set troubled_since = troubled_since - interval '1 minute' where kind = 'authority'`);
    await check();
    expect(typesAt(path)).toEqual(['alert.fired']);
    registry = await startService('authority', {});
    await check();
    expect(typesAt(path)).toEqual(['alert.fired', 'alert.resolved']);
  }, 120_000);
});

describe('rules', () => {
  const save = (ask: Asking, changed: object): Promise<AlertRule> => ask(pages.saveAlertRule, { ...rule, ...changed });

  it('need what belongs to their kind, a scene that exists and channels of the same account', async () => {
    const [mine, others] = [await accountWithWebhook(), await accountWithWebhook()];
    expect(await codeOf(save(mine.ask, { windowMinutes: undefined }))).toBe('REQUEST.INVALID');
    expect(await codeOf(save(mine.ask, { kind: 'attacks' }))).toBe('REQUEST.INVALID');
    expect(await codeOf(save(mine.ask, { kind: 'quota', part: '205' }))).toBe('REQUEST.INVALID');
    expect(await codeOf(save(mine.ask, { biz: 'No-scene' }))).toBe('SCENE.NOT_FOUND');
    expect(await codeOf(save(mine.ask, { channels: others.channels }))).toBe('ALERT.NOT_FOUND');
    const { id } = await save(mine.ask, {});
    expect(await codeOf(save(others.ask, { id }))).toBe('ALERT.NOT_FOUND');
    expect(await codeOf(others.ask(pages.removeAlertRule, { id }))).toBe('ALERT.NOT_FOUND');
  });

  it('are read by read-only users and changed only by those who may change settings of the whole account', async () => {
    const { id, name } = await newAccount();
    await Promise.all([newUser(id, 'reader', 'read-only'), newUser(id, 'partner', 'full-access', ['A']), newUser(id, 'admin', 'full-access')]);
    const [reader, partner, admin] = await Promise.all(['reader', 'partner', 'admin'].map((user) => signedIn(name, user)));
    expect(await codeOf(save(reader!, {}))).toBe('ACCESS.DENIED');
    expect(await codeOf(partner!(pages.alerts, {}))).toBe('ACCESS.DENIED');
    await save(admin!, {});
    expect((await reader!(pages.alerts, {})).rules).toMatchObject([{ name: '通过率', channels: [] }]);
  });
});
