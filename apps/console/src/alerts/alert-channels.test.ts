import { createHmac } from 'node:crypto';
import { pages, type AlertChannel } from '@shiren/contracts-console';
import { Webhook } from 'standardwebhooks';
import { v7 as uuid } from 'uuid';
import { AlertReceiver } from '../testing/alert-receiver.js';
import { codeOf, newAccount, service, signedIn, source, startConsole, type Asking } from '../testing/console-service.js';
import { MailServer } from '../testing/mail-server.js';
import { AlertWorker } from './alert-worker.js';

startConsole({ ALERT_PRIVATE_HOSTS: '127.0.0.1, mail.localhost' });

const receiver = new AlertReceiver();
const mails = new MailServer();
beforeAll(() => Promise.all([receiver.start(), mails.start()]));
afterAll(() => Promise.all([receiver.stop(), mails.stop()]));

async function owner(): Promise<{ id: string; ask: Asking }> {
  const { id, name } = await newAccount();
  return { id, ask: await signedIn(name) };
}
const channel = { name: '值班', language: 'zh' } as const;
const test = (ask: Asking, { id }: Pick<AlertChannel, 'id'>) => ask(pages.testAlertChannel, { id });

describe('the test button', () => {
  it('sends to a webhook, signed as callbacks are, with a secret that is shown once', async () => {
    const { ask } = await owner();
    const { channel: made, secret = '' } = await ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/hook` });
    const { id, ...delivery } = await test(ask, made);
    expect(delivery).toMatchObject({ event: 'test', state: 'delivered', tries: 1, lastAnswer: '200', channel: '值班' });
    const [{ headers, body }] = receiver.at('/hook') as [ReturnType<AlertReceiver['at']>[0]];
    expect(headers['webhook-id']).toBe(id);
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
      type: 'alert.test',
      timestamp: expect.any(String) as string,
      data: {},
    });

    const { secret: newer } = await ask(pages.renewAlertSecret, { id: made.id });
    await test(ask, made);
    const last = receiver.at('/hook').at(-1)!;
    expect(() => new Webhook(secret).verify(last.body, last.headers as Record<string, string>)).toThrow();
    new Webhook(newer).verify(last.body, last.headers as Record<string, string>);
  });

  it('sends to a DingTalk robot with the signature of its secret', async () => {
    const { ask } = await owner();
    const secret = 'SEC0123456789';
    const url = `${receiver.base}/robot/send?access_token=token-of-the-robot`;
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'dingtalk', url, secret });
    expect(await test(ask, made)).toMatchObject({ state: 'delivered' });
    const [{ url: called, headers, body }] = receiver.at('/robot/send') as [ReturnType<AlertReceiver['at']>[0]];
    const timestamp = called.searchParams.get('timestamp') ?? '';
    expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000);
    expect(called.searchParams.get('access_token')).toBe('token-of-the-robot');
    expect(called.searchParams.get('sign')).toBe(createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(body)).toEqual({
      msgtype: 'markdown',
      markdown: { title: '【实人】测试消息', text: expect.stringContaining('该告警渠道可用') as string },
    });
  });

  it('sends to a WeCom robot, and tells what a robot refused although it answers 200', async () => {
    const { ask } = await owner();
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'wecom', url: `${receiver.base}/cgi-bin/webhook/send?key=k` });
    receiver.answers.set('/cgi-bin/webhook/send', [
      [200, '{"errcode":93000,"errmsg":"invalid webhook url"}'],
      [200, 'no JSON'],
    ]);
    expect(await test(ask, made)).toMatchObject({ state: 'failed', lastAnswer: 'errcode 93000: invalid webhook url' });
    expect(await test(ask, made)).toMatchObject({ state: 'failed', lastAnswer: 'errcode ?' });
    expect(await test(ask, made)).toMatchObject({ state: 'delivered', lastAnswer: '200' });
    const { body } = receiver.at('/cgi-bin/webhook/send').at(-1)!;
    expect(JSON.parse(body)).toEqual({ msgtype: 'markdown', markdown: { content: expect.stringMatching(/^#### 【实人】测试消息\n> /) as string } });
  });

  it('sends a mail', async () => {
    const { ask } = await owner();
    const settings = { host: '127.0.0.1', port: mails.port, encryption: 'none', from: 'shiren@example.com', to: ['ops@example.com'] } as const;
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'email', ...settings });
    expect(await test(ask, made)).toMatchObject({ state: 'delivered', lastAnswer: 'smtp 250' });
    expect(mails.received).toMatchObject([{ to: ['ops@example.com'] }]);
  });

  it('is limited to ten tests a minute, and open to nobody else', async () => {
    const [mine, others] = [await owner(), await owner()];
    const { channel: made } = await mine.ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/often` });
    expect(await codeOf(test(others.ask, made))).toBe('ALERT.NOT_FOUND');
    for (let times = 0; times < 10; times += 1) await test(mine.ask, made);
    expect(await codeOf(test(mine.ask, made))).toBe('LIMIT.REACHED');
    expect(receiver.at('/often')).toHaveLength(10);
  });
});

describe('private addresses', () => {
  it('are refused for every kind of channel, unless the operator named the host', async () => {
    const { ask } = await owner();
    const mail = { port: 25, encryption: 'none', from: 'a@example.com', to: ['b@example.com'] } as const;
    const channels = [
      { kind: 'webhook', url: 'http://localhost:1/' },
      { kind: 'dingtalk', url: 'http://10.0.0.1/robot/send?access_token=x' },
      { kind: 'wecom', url: 'http://169.254.169.254/latest' },
      { kind: 'email', host: '192.168.0.1', ...mail },
      { kind: 'email', host: 'localhost', ...mail },
    ] as const;
    for (const settings of channels) {
      const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, ...settings });
      expect(await test(ask, made)).toMatchObject({ state: 'failed', lastAnswer: 'not-public' });
    }
  });
});

describe('a delivery', () => {
  const queue = async (accountId: string, channelId: string, rows = 1): Promise<void> => {
    const content = { event: 'fired', at: new Date().toISOString() };
    for (let row = 0; row < rows; row += 1) {
      await source.query(
        `insert into console.alert_delivery (id, account_id, rule_id, channel_id, channel_name, channel_kind, content, state) values ($1, $2, $3, $4, 'x', 'webhook', $5, 'waiting')`,
        [uuid(), accountId, channelId, channelId, content],
      );
    }
  };
  const sendDue = async (): Promise<void> => {
    await source.query(`update console.alert_delivery set next_try_at = now() where state = 'waiting'`);
    await service.context.get(AlertWorker).sendDue();
  };

  it('is tried five times under one id, with growing delays, and then given up with its reason', async () => {
    const { id, ask } = await owner();
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/broken` });
    receiver.answers.set(
      '/broken',
      Array.from({ length: 9 }, () => [503]),
    );
    await queue(id, made.id);
    const seconds: number[] = [];
    for (let times = 0; times < 6; times += 1) {
      await sendDue();
      const [{ lastTriedAt = '', nextTryAt } = {}] = (await ask(pages.alertLog, { limit: 1 })).deliveries;
      if (nextTryAt) seconds.push(Math.round((Date.parse(nextTryAt) - Date.parse(lastTriedAt)) / 1_000));
    }
    expect(seconds).toEqual([10, 60, 300, 900]);
    expect((await ask(pages.alertLog, { limit: 1 })).deliveries).toMatchObject([{ state: 'failed', tries: 5, lastAnswer: '503' }]);
    expect(new Set(receiver.at('/broken').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('of one rule waits for the one before it, so that a channel is informed in order', async () => {
    const { id, ask } = await owner();
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/in-order` });
    receiver.answers.set('/in-order', [[500]]);
    await queue(id, made.id, 2);
    await sendDue();
    expect(receiver.at('/in-order')).toHaveLength(1);
    await sendDue();
    const ids = receiver.at('/in-order').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, ids[0] === ids[1], ids[1] === ids[2]]).toEqual([3, true, false]);
  });

  it('to a channel that was removed is given up', async () => {
    const { id, ask } = await owner();
    const { channel: made } = await ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/removed` });
    await queue(id, made.id);
    await ask(pages.removeAlertChannel, { id: made.id });
    await sendDue();
    expect((await ask(pages.alertLog, { limit: 5 })).deliveries).toMatchObject([{ state: 'failed', lastAnswer: 'channel-removed' }]);
  });
});

describe('secrets', () => {
  it('never come back to a page, are encrypted in the database, and stay out of the audit log', async () => {
    const { id, ask } = await owner();
    const dingtalk = { ...channel, kind: 'dingtalk', url: `${receiver.base}/kept?access_token=TOKEN-1`, secret: 'SEC-1' } as const;
    const mail = {
      ...channel,
      kind: 'email',
      host: 'mail.localhost',
      port: 465,
      encryption: 'tls',
      user: 'u',
      from: 'a@example.com',
      to: ['b@example.com'],
      secret: 'PASSWORD-1',
    } as const;
    const robot = (await ask(pages.saveAlertChannel, dingtalk)).channel;
    await ask(pages.saveAlertChannel, mail);
    const { secret = '' } = await ask(pages.saveAlertChannel, { ...channel, kind: 'webhook', url: `${receiver.base}/x` });
    await ask(pages.saveAlertChannel, { ...channel, kind: 'dingtalk', id: robot.id, name: 'renamed' });
    const shown = JSON.stringify(await ask(pages.alerts, {}));
    const log = JSON.stringify(await ask(pages.audit, { limit: 50 }));
    const stored = JSON.stringify(await source.query('select * from console.alert_channel where account_id = $1', [id]));
    for (const text of ['TOKEN-1', 'SEC-1', 'PASSWORD-1', secret])
      expect([shown, log, stored].map((place) => place.includes(text))).toEqual([false, false, false]);
    expect(log).not.toContain('b@example.com');
    // what was left out stays
    expect(await test(ask, robot)).toMatchObject({ state: 'delivered', channel: 'renamed' });
    expect(receiver.at('/kept')[0]!.url.searchParams.get('access_token')).toBe('TOKEN-1');
    expect(receiver.at('/kept')[0]!.url.searchParams.get('sign')).toEqual(expect.any(String));
  });

  it('of a mail server have to be entered again when they would be sent elsewhere', async () => {
    const { ask } = await owner();
    const mail = {
      ...channel,
      kind: 'email',
      host: 'mail.example.com',
      port: 465,
      encryption: 'tls',
      user: 'u',
      from: 'a@example.com',
      to: ['b@example.com'],
    } as const;
    const save = (changed: object) => ask(pages.saveAlertChannel, { ...mail, ...changed });
    expect(await codeOf(save({}))).toBe('REQUEST.INVALID');
    const { id } = (await save({ secret: 'p' })).channel;
    expect((await save({ id, name: 'renamed' })).channel.hasSecret).toBe(true);
    for (const changed of [{ host: 'attacker.example.com' }, { port: 466 }, { user: 'v' }, { encryption: 'starttls' }]) {
      expect(await codeOf(save({ id, ...changed }))).toBe('REQUEST.INVALID');
    }
    expect(await codeOf(save({ secret: 'p', encryption: 'none' }))).toBe('REQUEST.INVALID');
    expect(await codeOf(save({ id, kind: 'webhook', url: 'https://example.com' }))).toBe('REQUEST.INVALID');
  });
});
