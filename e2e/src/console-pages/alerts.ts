import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AlertRule } from '@shiren/contracts-console';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { another, ask, button, context, go, page, until, verify } from './operator.js';

interface Received {
  type: string;
  data: { rule: { name: string; biz?: string }; measured: object; ended?: string };
}

/** The business's own server, and what it received. */
const received: Received[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    received.push(JSON.parse(body) as Received);
    response.writeHead(204).end();
  });
});
const typesReceived = (): string[] => received.map(({ type }) => type);
const save = /保\s*存/;

describe('告警', () => {
  beforeAll(async () => {
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  it('begins empty, and says what to do first', async () => {
    await go('alerts');
    await page.getByText('还没有规则。请先添加渠道，再新增规则。').waitFor();
    await page.getByRole('tab', { name: '发送记录' }).click();
    await page.getByText('还没有发送过').waitFor();
  });

  it('adds a webhook, shows its secret once, and says why a test failed', async () => {
    await page.getByRole('tab', { name: '渠道' }).click();
    await button('新增渠道').click();
    await page.getByLabel('名称').fill('值班');
    await page.getByLabel('地址', { exact: true }).fill('http://alerts.invalid/hook');
    await button(save).click();
    const secret = page.getByTestId('secret');
    await secret.waitFor();
    expect(await secret.textContent()).toMatch(/^whsec_/);
    await page.locator('.ant-modal-confirm-btns button').click();
    await button(/测\s*试/).click();
    await page.getByText('测试失败：域名无法解析').waitFor();
  });

  it('delivers a test once the address is right', async () => {
    await button(/编\s*辑/).click();
    await page.getByLabel('地址', { exact: true }).fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`);
    await button(save).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button(/测\s*试/).click();
    await page.getByText('测试消息已送达').waitFor();
    expect(typesReceived()).toEqual(['alert.test']);
  });

  it('sends one alert when attempts of its scene fail, and one when the rule is switched off', async () => {
    const { SubCode = '' } = await verify('Server', 'bella');
    await verify('Server', 'bella');
    await page.getByRole('tab', { name: '规则' }).click();
    await button('新增规则').click();
    await page.getByLabel('名称').fill('他人冒用');
    await page.getByLabel('类型').click();
    await page.getByTitle('攻击增多').click();
    await page.getByLabel('不通过原因').click();
    await page.getByTitle(new RegExp(`^${SubCode} `)).click();
    await page.getByLabel('场景').click();
    await page.getByTitle(/\(Server\)$/).click();
    await page.getByLabel('占比上升达到（百分点）').fill('1');
    await page.getByLabel(/^时段（/).click();
    await page.getByTitle('15 分钟').click();
    await page.getByLabel('时段内至少有几次认证').fill('2');
    await button(save).click();
    await page.getByText(/15 分钟内“.+”的占比较前一时段上升 1 个百分点（至少 2 次）/).waitFor();
    await until(() => Promise.resolve(received.length > 1));
    expect(received.at(-1)).toMatchObject({ type: 'alert.fired', data: { rule: { name: '他人冒用', biz: 'Server' } } });

    await page.getByRole('tab', { name: '发送记录' }).click();
    await page.getByRole('cell', { name: '他人冒用' }).first().waitFor();
    await page.getByText('已送达').first().waitFor();
    await page.getByRole('cell', { name: '域名无法解析' }).waitFor();
    const [rule] = (await ask<{ rules: AlertRule[] }>('alerts', {})).body.rules;
    expect(rule?.firingSince).toEqual(expect.any(String));
    await lookAtAll();

    await go('reports');
    await go('alerts');
    await page.getByText('告警中').waitFor();
    await page.getByLabel('启用 他人冒用').click();
    await page.getByText('已停用').waitFor();
    await until(() => Promise.resolve(received.length > 2));
    expect(typesReceived()).toEqual(['alert.test', 'alert.fired', 'alert.resolved']);
    expect(received.at(-1)?.data.ended).toBe('rule-changed');
  }, 240_000);
});

const looks = [
  ['zh', 'light', 390],
  ['en', 'dark', 390],
  ['zh', 'dark', 1440],
  ['en', 'light', 1440],
] as const;

/** While an alert is firing: every tab and both dialogs, to look at; axe finds nothing serious, and nothing is wider than the screen. */
async function lookAtAll(): Promise<void> {
  for (const [language, look, width] of looks) {
    const theirs = await another({ storageState: await context.storageState(), viewport: { width, height: 900 } });
    await theirs.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
    const check = async (part: string): Promise<void> => {
      await theirs.waitForLoadState('networkidle');
      await photographScreen(theirs, `console-alerts-${part}-${language}-${look}-${width}`);
      expect({ part, flaws: await accessibilityFlaws(theirs) }).toEqual({ part, flaws: [] });
      expect(await theirs.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    };
    const [rules, channels, log, newRule, newChannel] =
      language === 'zh' ? ['规则', '渠道', '发送记录', '新增规则', '新增渠道'] : ['Rules', 'Channels', 'Log', 'New rule', 'New channel'];
    const close = async (): Promise<void> => {
      await theirs.keyboard.press('Escape');
      await theirs.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await go('alerts', theirs);
    for (const [tab, add, name] of [
      [rules, newRule, 'rules'],
      [channels, newChannel, 'channels'],
    ] as const) {
      await theirs.getByRole('tab', { name: tab }).click();
      await theirs.getByRole('table').first().waitFor();
      await check(name);
      await button(add, theirs).click();
      await theirs.getByRole('dialog').waitFor();
      await check(`${name}-dialog`);
      await close();
    }
    await theirs.getByRole('tab', { name: log }).click();
    await theirs.getByRole('table').first().waitFor();
    await check('log');
    await theirs.context().close();
  }
}
