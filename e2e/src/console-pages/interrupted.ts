import type { Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { account, accountName, another, ask, button, context, go, signIn, spaced } from './operator.js';

const looks = (['zh', 'en'] as const).flatMap((language) => (['light', 'dark'] as const).map((look) => [language, look] as const));

async function opened(language = 'zh', look = 'light'): Promise<Page> {
  const where = await another({ storageState: await context.storageState() });
  await where.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
  return where;
}

/** Screenshots from a phone to a wide screen; nothing overflows, and axe finds nothing. */
async function inspect(where: Page, name: string): Promise<void> {
  for (const width of [390, 1440, 1920]) {
    await where.setViewportSize({ width, height: 900 });
    await photographScreen(where, `console-${name}-${width}`);
    expect(await where.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await accessibilityFlaws(where)).toEqual([]);
  }
}

describe('what interrupts the work', () => {
  it.each(looks)(
    'in %s, %s: a page whose part is gone after an upgrade says so, and loads again where it was',
    async (language, look) => {
      const where = await opened(language, look);
      await go('reports', where);
      await where.getByTestId('numbers').waitFor();
      await where.route(/assets\/usage-page/, (route) => route.fulfill({ status: 404, body: '' }));
      await where.getByRole('menuitem', { name: language === 'zh' ? '用量' : 'Usage' }).click();
      await where.getByText(language === 'zh' ? '页面未能加载' : 'The page could not be loaded').waitFor();
      await inspect(where, `unloaded-${language}-${look}`);
      await where.setViewportSize({ width: 1440, height: 900 });
      await where.unroute(/assets\/usage-page/);
      await button(language === 'zh' ? '重新加载' : 'Load again', where).click();
      await where
        .getByText(language === 'zh' ? '实人认证-纯服务端' : 'Real person, server only')
        .first()
        .waitFor();
      expect(where.url()).toMatch(/#\/usage/);
      await where.context().close();
    },
    120_000,
  );

  it.each(looks)(
    'in %s, %s: a service that is away says so instead of asking to sign in, and the page opens once it is back',
    async (language, look) => {
      const where = await opened(language, look);
      const away = '**/console/api/**';
      await where.route(away, (route) =>
        route.fulfill({ status: 503, json: { problem: { code: 'SERVICE.UNAVAILABLE', message: 'The service is unavailable.' } } }),
      );
      await go('usage', where);
      await where.getByText(language === 'zh' ? '暂时无法连接控制台服务' : 'The console’s service cannot be reached').waitFor();
      await inspect(where, `away-${language}-${look}`);
      await where.unroute(away);
      await where
        .getByText(language === 'zh' ? '实人认证-纯服务端' : 'Real person, server only')
        .first()
        .waitFor();
      await where.context().close();
    },
    120_000,
  );

  it('a call that fails while the page is open says so, with a button that fetches it again', async () => {
    const where = await opened();
    const gone = '**/console/api/report';
    await where.route(gone, (route) => route.abort());
    await go('reports', where);
    await where.getByText('网络异常').first().waitFor();
    await where.unroute(gone);
    await button(spaced('重', '试'), where).first().click();
    await where.getByTestId('numbers').waitFor();
    await where.context().close();
  }, 60_000);

  it.each(looks)(
    'in %s, %s: a session that ended says so, and signing in again leads back',
    async (language, look) => {
      const where = await another();
      await signIn(where, account.consoleUser, account.consolePassword);
      await where.getByRole('menuitem').first().waitFor();
      await where.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
      await go('reports?from=2026-11-01&to=2026-11-02', where);
      await where.reload();
      await where.getByTestId('numbers').waitFor();
      await where.context().clearCookies();
      await where.getByRole('menuitem').nth(2).click();
      await where.getByText(language === 'zh' ? '登录已失效，请重新登录' : 'Your session has ended; sign in again').waitFor();
      await inspect(where, `ended-${language}-${look}`);
      await where.setViewportSize({ width: 1440, height: 900 });
      await where.goBack();
      await where.getByLabel(language === 'zh' ? '用户名' : 'User', { exact: true }).fill(account.consoleUser);
      await where.getByLabel(language === 'zh' ? '密码' : 'Password', { exact: true }).fill(account.consolePassword);
      await button(language === 'zh' ? spaced('登', '录') : 'Sign in', where).click();
      await where.getByTestId('numbers').waitFor();
      expect(where.url()).toContain('#/reports?from=2026-11-01&to=2026-11-02');
      expect((await ask<{ accountName: string }>('me', {}, where)).body.accountName).toBe(accountName);
      await where.context().close();
    },
    120_000,
  );
});
