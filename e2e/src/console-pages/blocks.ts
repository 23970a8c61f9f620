import type { ListedAttempt, ListedBlock } from '@shiren/contracts-console';
import { identificationNumber } from '@shiren/testing';
import { accessibilityFlaws, photographScreen } from '../browser.js';
import { anna, another, ask, button, context, go, page, spaced, until, verify } from './operator.js';

describe('黑名单', () => {
  it('blocks a person from a record, and the SDK is told so until the block is ended', async () => {
    const { TicketId } = await verify('Server', 'annaAgain');
    const attemptId = await until(
      async () => (await ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId: TicketId, limit: 1 })).body.attempts[0]?.attemptId,
    );
    await go(`records/${attemptId}`);
    await page.getByRole('link', { name: /同一人员的全部认证/ }).click();
    await page.getByText('同一证件号码').waitFor();
    await until(async () => (await page.getByRole('region', { name: '同一证件号码的认证' }).getByRole('row').count()) > 2);
    expect(await page.getByText(anna.number).count()).toBe(0);
    await button('拉黑此证件号码').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('证件为伪造');
    await dialog.getByLabel('有效期（天）').fill('30');
    await button('加入黑名单', page).last().click();
    await page.getByText(/证件号码已拉黑，至/).waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await verify('Server', 'annaAgain')).toMatchObject({ StatusCode: 2, SubCode: '902' });
    await photographScreen(page, 'console-person');
    await go('blocks');
    await page.getByText('证件为伪造').waitFor();
    await button(spaced('解', '除')).click();
    await button(spaced('确', '定')).click();
    await page.getByText('证件为伪造').waitFor({ state: 'detached' });
    expect(await verify('Server', 'annaAgain')).toMatchObject({ StatusCode: 1 });
    const { body } = await ask<{ entries: { action: string }[] }>('audit', { limit: 20 });
    const actions = body.entries.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['attempt.person', 'block.add', 'block.end']));
  });

  it('adds a number by hand, and finds it by the number', async () => {
    await go('blocks');
    await button('加入黑名单').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('证件号码', { exact: true }).last().fill(identificationNumber(985));
    await dialog.getByLabel('原因').fill('冒用他人证件');
    await button('加入黑名单').last().click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('冒用他人证件').waitFor();
    const search = page.getByLabel('按证件号码查找');
    await search.fill(anna.number);
    await search.press('Enter');
    await page.getByText('冒用他人证件').waitFor({ state: 'detached' });
    await search.fill(identificationNumber(985));
    await search.press('Enter');
    await page.getByText('冒用他人证件').waitFor();
    const { body } = await ask<{ blocks: ListedBlock[] }>('blocks', { state: 'in-force', limit: 9 });
    for (const { id } of body.blocks) await ask('endBlock', { id });
  });

  it.each([
    ['zh', 'light', 390],
    ['en', 'dark', 390],
    ['zh', 'dark', 1920],
    ['en', 'light', 1920],
  ] as const)('shows a person in %s, %s, on %d pixels, and axe finds nothing serious', async (language, look, width) => {
    const { body } = await ask<{ attempts: ListedAttempt[] }>('attempts', { state: 'passed', limit: 1 });
    const theirs = await another({ storageState: await context.storageState(), viewport: { width, height: 900 } });
    await theirs.addInitScript(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
    for (const path of [`person/${body.attempts[0]?.attemptId ?? ''}`, 'blocks']) {
      await go(path, theirs);
      await theirs.getByRole('table').first().waitFor();
      await theirs.waitForLoadState('networkidle');
      await photographScreen(theirs, `console-${path.split('/')[0]}-${language}-${look}-${width}`);
      expect({ path, flaws: await accessibilityFlaws(theirs) }).toEqual({ path, flaws: [] });
      expect(await theirs.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
    await theirs.context().close();
  });
});
