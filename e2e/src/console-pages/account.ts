import { readFile } from 'node:fs/promises';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { PASSWORD, account, accountName, another, ask, button, go, page, signIn, spaced, until } from './operator.js';

describe('用量, AccessKey and 用户', () => {
  it('tell what is billed', async () => {
    await go('usage');
    await page.getByText('实人认证-纯服务端').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/实人认证,Server,RPMin,[1-9]/);
  });

  it('show a secret once, let two keys work, and say when one was used', async () => {
    await go('access-keys');
    await until(async () => (await ask<{ lastUsedAt: string | null }[]>('accessKeys', {})).body[0]?.lastUsedAt ?? undefined);
    await button('创建 AccessKey').click();
    const secret = (await page.getByTestId('secret').textContent()) ?? '';
    expect(secret).toMatch(/^[\w-]{32}$/);
    await page.getByRole('dialog').getByRole('button', { name: /知道了|确\s*定|OK/ }).click(); // prettier-ignore
    await until(() => button('创建 AccessKey').isDisabled());
    expect(JSON.stringify(await ask('accessKeys', {}))).not.toContain(secret);
  });

  it('give a sub-user no more than the role', async () => {
    expect((await ask('addUser', { name: 'reporter', password: PASSWORD, role: 'reports-only', scenes: ['NewRegister'] })).status).toBe(200);
    const theirs = await another();
    await signIn(theirs, `reporter@${accountName}`, PASSWORD);
    await theirs.getByRole('menuitem').first().waitFor();
    expect(await theirs.getByRole('menuitem').allTextContents()).toEqual(['数据统计', '用量', '我的账号']);
    await theirs.getByRole('combobox', { name: '场景' }).click();
    await theirs.getByTitle('用户注册认证').waitFor();
    expect(await theirs.locator('.ant-select-item-option').count()).toBe(1);
    expect((await ask('attempts', { limit: 1 }, theirs)).status).toBe(403);
    expect((await ask('report', { from: '2026-11-01', to: '2026-11-02', biz: 'Server' }, theirs)).status).toBe(404);
    expect((await ask('addAccessKey', {}, theirs)).status).toBe(403);
    await theirs.context().close();
  });
});

describe('审计日志', () => {
  it('is a whole chain', async () => {
    await go('audit');
    await button('校验哈希链').click();
    await page.getByText(/完整：\d+ 条/).waitFor();
  });
});

describe('我的账号', () => {
  const authenticator = (where: Page) => where.locator('.ant-card').filter({ hasText: '动态码' });
  const row = (page: Page, text: string) => page.locator('tr').filter({ hasText: text });

  it('takes an authenticator, and signing in takes its code then', async () => {
    const theirs = await another();
    await signIn(theirs, `second@${accountName}`, PASSWORD);
    await theirs.getByRole('menuitem').first().waitFor();
    await go('account', theirs);
    await authenticator(theirs).getByLabel('当前密码').fill(PASSWORD);
    await button('启用动态码', theirs).click();
    const secret = (await theirs.getByTestId('totp-secret').textContent())?.trim() ?? '';
    const codeAt = (timestamp: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
    const now = Date.now();
    await authenticator(theirs).getByLabel('动态码').fill(codeAt(now));
    await button(spaced('确', '认'), theirs).click();
    await theirs.getByText('已启用，登录时需要动态码。').waitFor();
    await photographScreen(theirs, 'console-authenticator-zh-light');
    const later = await another();
    await signIn(later, `second@${accountName}`, PASSWORD);
    await later.getByLabel('动态码').fill('000000');
    await button(spaced('登', '录'), later).click();
    await later.getByRole('alert').waitFor();
    await later.getByLabel('动态码').fill(codeAt(now + 30_000)); // each code works only once
    await button(spaced('登', '录'), later).click();
    await later.getByRole('menuitem').first().waitFor();
    await Promise.all([theirs, later].map((each) => each.context().close()));
  });

  it('takes no password that is easy to guess', async () => {
    const weak = '1234567890';
    expect(await ask('addUser', { name: 'weak', password: weak, role: 'read-only', scenes: null })).toMatchObject({
      status: 400,
      body: { problem: { code: 'PASSWORD.WEAK' } },
    });
    await go('account');
    await page.getByLabel('当前密码').first().fill(account.consolePassword);
    await page.getByLabel('新密码').fill(weak);
    await button(spaced('修', '改')).click();
    await page.getByText('密码容易被猜到').waitFor();
  });

  it('leads who has no authenticator to set one up, where the owner requires it, and to nothing else', async () => {
    expect((await ask('addUser', { name: 'chief', password: PASSWORD, role: 'owner', scenes: null })).status).toBe(200);
    const chief = await another();
    await signIn(chief, `chief@${accountName}`, PASSWORD);
    await go('users', chief);
    await chief.getByLabel('要求所有用户使用动态码').click();
    await button(/^(确\s*定|OK)$/, chief).click(); // prettier-ignore
    await chief.getByRole('heading', { name: '设置动态码' }).waitFor();
    await chief.getByRole('menuitem').first().waitFor({ state: 'detached' });
    expect(await ask('users', {}, chief)).toMatchObject({ status: 403, body: { problem: { code: 'SECOND_FACTOR.NEEDED' } } });
    expect((await ask('tryIt', { biz: 'NewRegister' }, chief)).status).toBe(403);
    await photographScreen(chief, 'console-second-factor-zh-light');
    expect(await accessibilityFlaws(chief)).toEqual([]);
    await chief.getByLabel('当前密码').fill(PASSWORD);
    await button('启用动态码', chief).click();
    const secret = (await chief.getByTestId('totp-secret').textContent())?.trim() ?? '';
    await chief.getByLabel('动态码').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await photographScreen(chief, 'console-second-factor-code-zh-light');
    await button(spaced('确', '认'), chief).click();
    await chief.getByRole('menuitem').first().waitFor();
    await go('users', chief);
    await chief.getByLabel('要求所有用户使用动态码').click();
    await until(async () => (await ask<{ secondFactorRequired: boolean }>('me', {}, chief)).body.secondFactorRequired === false);
    await chief.context().close();
  });

  it('ends a session that is open elsewhere', async () => {
    const elsewhere = await another({ userAgent: 'a browser elsewhere' });
    await signIn(elsewhere, account.consoleUser, account.consolePassword);
    await elsewhere.getByRole('menuitem').first().waitFor();
    await go('account');
    await page.reload();
    await row(page, 'a browser elsewhere').getByRole('button').click();
    await row(page, 'a browser elsewhere').waitFor({ state: 'detached' });
    await elsewhere.reload();
    await elsewhere.getByLabel('用户名').waitFor();
    await elsewhere.context().close();
  });
});
