import type { ListedScene } from '@shiren/contracts-console';
import { vendorClient } from '@shiren/testing';
import type { Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { account, another, ask, button, context, go, page, run, sceneOf, spaced, until } from './operator.js';

const biz = 'LifeOfScene';
const panel = (where: Page = page) => where.getByRole('tabpanel', { name: new RegExp(`\\b${biz}\\b`) });
const list = (where: Page = page) => where.getByRole('navigation', { name: /场景列表|List of scenes/ });
const view = async (name: string, where: Page = page): Promise<void> => panel(where).locator('.ant-segmented-item').filter({ hasText: name }).first().click();
const confirm = async (name: string, where: Page = page): Promise<void> => {
  await where
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(`^${[...name].join('\\s*')}$`) })
    .click();
  await until(async () => (await where.locator('.ant-modal-wrap:visible').count()) === 0);
};
const menu = async (name: string, where: Page = page): Promise<void> => {
  await button('更多操作', panel(where)).click();
  await where.getByRole('menuitem', { name }).click();
};

/** A change of settings by somebody else, past the page. */
async function saveElsewhere(change: Partial<ListedScene['settings']>): Promise<void> {
  const { revision, name, scheme, settings } = await sceneOf(biz);
  expect((await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, ...change } })).status).toBe(200);
}

describe('a scene over its life', () => {
  beforeAll(async () => {
    for (const [count, name] of ['开户认证', '大额转账', '修改手机号', '找回密码', '网签合同'].entries()) {
      expect((await ask('addScene', { biz: `More-${count}`, name, scheme: 'RPBioOnly' })).status).toBe(200);
    }
    expect((await ask('addScene', { biz, name: '实名登记', scheme: 'RPH5BioOnly' })).status).toBe(200);
    await go('scenes');
    await page.reload();
  }, 60_000);

  it('is found by a search next to the tabs, and named in the address, so that it can be linked and Back works', async () => {
    await list().getByLabel('搜索场景').fill('lifeof');
    await until(async () => (await list().getByRole('listitem').count()) === 1);
    await list()
      .getByRole('button', { name: /实名登记/ })
      .click();
    await page.waitForURL(/#\/scenes\/LifeOfScene$/);
    await page.getByRole('tab', { name: /实名登记/, selected: true }).waitFor();
    await list().getByLabel('搜索场景').fill('');
    await list()
      .getByRole('button', { name: /找回密码/ })
      .click();
    await page.getByRole('tab', { name: /找回密码/, selected: true }).waitFor();
    await page.goBack();
    await page.getByRole('tab', { name: /实名登记/, selected: true }).waitFor();
    await go('scenes/nowhere');
    await page.getByText('没有标识为 nowhere 的场景，或您无权查看').waitFor();
    await go(`scenes/${biz}`);
    await page.getByRole('tab', { name: /实名登记/, selected: true }).waitFor();
  });

  it('keeps unsaved changes over a click in the menu, and asks before they would be lost', async () => {
    await panel().getByLabel('每次认证可录制次数').fill('6');
    await panel().getByText('有未保存的修改').waitFor();
    await page.getByRole('menuitem', { name: '用量' }).click();
    await page.getByRole('heading', { level: 1, name: '用量' }).waitFor();
    expect(await page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true })))).toBe(false);
    await button('退出登录').click();
    await page.getByText('1 个场景有未保存的修改。').waitFor();
    await confirm('取消');
    await page.getByRole('menuitem', { name: '接入及设置' }).click();
    expect(await panel().getByLabel('每次认证可录制次数').inputValue()).toBe('6');
    await button('查看修改', panel()).click();
    await page.getByRole('dialog').getByText('每次认证可录制次数').waitFor();
    expect(await page.getByRole('dialog').locator('.changes').textContent()).toMatch(/原值 3新值 6/);
    await confirm('关闭');
  });

  it('is not saved over a newer version: the page says who saved when, and loads it', async () => {
    await saveElsewhere({ retentionDays: 90, retries: 4 });
    await button(spaced('保', '存'), panel()).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^owner 已于 .+ 保存了第 2 版。/).waitFor();
    await confirm('稍后处理');
    await panel()
      .getByText(/双方都修改了：每次认证可录制次数/)
      .waitFor();
    expect((await sceneOf(biz)).settings.retries).toBe(4);
    await button('加载最新设置', panel()).click();
    expect(await panel().getByLabel('材料保存天数').inputValue()).toBe('90');
    await button(spaced('保', '存'), panel()).click();
    await panel().getByText('有未保存的修改').waitFor({ state: 'detached' });
    expect((await sceneOf(biz)).settings).toMatchObject({ retries: 6, retentionDays: 90 });
  });

  it('shows its pages on a phone with changes that are not saved yet', async () => {
    await panel().getByLabel('中文文本').first().fill('预览中的同意文本');
    await view('预览');
    const phone = panel().frameLocator('iframe');
    await phone.locator('[data-page=guide]').waitFor();
    expect(await phone.locator('header .scene').textContent()).toBe('杭州示例科技有限公司');
    await phone.getByRole('button', { name: '开始认证' }).click();
    await phone.getByText('预览中的同意文本').waitFor();
    expect((await sceneOf(biz)).settings.consent.zh).not.toBe('预览中的同意文本');
    await phone.getByRole('checkbox').check();
    await phone.getByRole('button', { name: '同意' }).first().click();
    await phone.locator('[data-page=liveness]').waitFor();
    await panel().getByLabel('页面', { exact: true }).click();
    await page.getByTitle('认证不通过').click();
    await phone.locator('[data-page=failed]').waitFor();
    await view('设置');
    await button('放弃修改', panel()).click();
    const headers = async (file: string): Promise<Headers> => (await fetch(`${run.gateway}/h5/${file}`)).headers;
    expect((await headers('preview.html')).get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect((await headers('h5verify.html')).get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('lists what changed, and is restored to an earlier version as a new one', async () => {
    await view('历史版本');
    const third = panel().getByRole('region', { name: '第 3 版' });
    await third.getByText('当前').waitFor();
    expect(await third.textContent()).toMatch(/owner · .+每次认证可录制次数原值 4新值 6/);
    await panel().getByRole('region', { name: '第 1 版' }).getByRole('button', { name: '恢复此版本' }).click();
    await confirm('恢复');
    await panel().getByRole('region', { name: '第 4 版' }).getByText('恢复自第 1 版').waitFor();
    expect(await sceneOf(biz)).toMatchObject({ revision: 4, settings: { retries: 3, retentionDays: 180 } });
    await view('设置');
  });

  it('refuses new tokens while it is disabled, and lets flows in progress end', async () => {
    const client = vendorClient({ ...run, ...account });
    const open = (TicketId: string) =>
      client.request<{ Data: { CloudauthPageUrl: string } }>(
        'GetVerifyToken',
        { Biz: biz, TicketId, Binding: JSON.stringify({ Name: '安娜', IdentificationNumber: '110101190001012001' }) },
        { method: 'POST' },
      );
    const { Data } = await open('before-disabling');
    await menu('停用');
    await confirm('停用');
    await panel().getByText('该场景已停用', { exact: true }).waitFor();
    // the gateway learns of it by an event
    await until(() =>
      open('after-disabling').then(
        () => false,
        ({ code }: { code: string }) => code === 'InvalidBiz.Disabled',
      ),
    );
    const token = new URL(Data.CloudauthPageUrl).searchParams.get('token');
    const flow = { headers: { authorization: `Bearer ${token}`, 'flow-device': 'a-test-device' } };
    const session = (await (await fetch(`${run.gateway}/flow/session`, flow)).json()) as { consent: { version: number } };
    const agreed = await fetch(`${run.gateway}/flow/consent`, {
      method: 'POST',
      headers: { ...flow.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ version: session.consent.version }),
    });
    expect(agreed.status).toBe(200);
    await menu('启用');
    await panel().getByText('该场景已停用', { exact: true }).waitFor({ state: 'detached' });
    await until(() => open('after-enabling').catch(() => false));
  });

  it('is archived, which hides it, and is found and brought back', async () => {
    await menu('归档');
    await confirm('归档');
    await panel().getByText('该场景已归档', { exact: true }).waitFor();
    await list()
      .getByRole('button', { name: /开户认证/ })
      .click();
    await until(async () => (await page.getByRole('tab', { name: /实名登记/ }).count()) === 0);
    expect(
      await list()
        .getByRole('button', { name: /实名登记/ })
        .count(),
    ).toBe(0);
    await list().getByLabel('搜索场景').fill('实名');
    await list()
      .getByRole('button', { name: /实名登记.*已归档/ })
      .click();
    await menu('恢复到列表');
    await panel().getByText('该场景已停用', { exact: true }).waitFor();
    await list().getByLabel('搜索场景').fill('');
    await menu('启用');
    await until(async () => (await sceneOf(biz)).state === 'active');
  });

  it('is copied with its settings', async () => {
    await menu('复制场景');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('场景名称').fill('实名登记-副本');
    await dialog.getByLabel('场景标识').fill('LifeCopy');
    await button(spaced('创', '建')).click();
    await page.getByRole('tab', { name: /实名登记-副本/, selected: true }).waitFor();
    const { settings } = await sceneOf(biz);
    expect((await sceneOf('LifeCopy')).settings).toEqual({ ...settings, consent: { ...settings.consent, version: 1 } });
  });

  it.each([
    [390, 844, 'zh', 'light'],
    [390, 844, 'en', 'dark'],
    [768, 1024, 'en', 'light'],
    [1440, 900, 'zh', 'light'],
    [1440, 900, 'zh', 'dark'],
    [1920, 1080, 'en', 'light'],
  ] as const)(
    'fits %i × %i pixels in %s, %s: axe finds nothing serious, and screenshots are there to look at',
    async (width, height, language, look) => {
      const theirs = await another({ storageState: await context.storageState(), viewport: { width, height }, colorScheme: null });
      await theirs.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
      for (const shown of ['', '?view=preview', '?view=versions']) {
        await go(`scenes/${biz}${shown}`, theirs);
        await list(theirs)
          .getByRole('button', { name: /实名登记/ })
          .first()
          .waitFor();
        if (shown === '?view=preview') await panel(theirs).frameLocator('iframe').locator('[data-page=guide]').waitFor();
        if (shown === '?view=versions') await panel(theirs).getByRole('region').first().waitFor();
        await until(async () => (await theirs.locator('.ant-spin-spinning, .ant-skeleton').count()) === 0);
        await photographScreen(theirs, `console-scene${shown.replace('?view=', '-')}-${width}-${language}-${look}`);
        expect({ shown, flaws: await accessibilityFlaws(theirs) }).toEqual({ shown, flaws: [] });
        expect(await theirs.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      }
      await theirs.context().close();
    },
    120_000,
  );
});
