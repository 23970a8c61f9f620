import { account, context, page, run, signIn } from './operator.js';

describe('signing in', () => {
  it('refuses a wrong password, and keeps the session where scripts and other sites do not reach', async () => {
    await signIn(page, account.consoleUser, 'wrong');
    await page.getByText('用户名或密码错误').waitFor();
    await signIn(page, account.consoleUser, account.consolePassword);
    await page.getByText('还没有认证场景').waitFor();
    const cookies = (await context.cookies()).sort((one, other) => one.name.localeCompare(other.name));
    expect(cookies).toMatchObject(['shiren_console', 'shiren_device'].map((name) => ({ name, httpOnly: true, sameSite: 'Strict', path: '/console/' })));
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('lets no page of another site, and nobody without the header, ask anything', async () => {
    const { name = '', value = '' } = (await context.cookies()).find((cookie) => cookie.name === 'shiren_console') ?? {};
    const post = (headers: Record<string, string>) =>
      fetch(`${run.gateway}/console/api/me`, { method: 'POST', headers: { cookie: `${name}=${value}`, ...headers }, body: '{}' }).then(({ status }) => status);
    expect(await post({ 'x-shiren-console': '1' })).toBe(200);
    expect(await post({})).toBe(403);
    expect(await post({ 'x-shiren-console': '1', origin: 'https://elsewhere.example' })).toBe(403);
  });
});
