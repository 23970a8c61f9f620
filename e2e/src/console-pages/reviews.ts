import type { WaitingReviews } from '@shiren/contracts-console';
import { vendorClient } from '@shiren/testing';
import type { Page } from 'playwright-core';
import { Client } from 'pg';
import { photographScreen } from '../browser.js';
import { PASSWORD, account, accountName, another, anna, ask, button, go, page, run, sceneOf, signIn, spaced, until, verify } from './operator.js';

let referred: string;
const waiting = async (where: Page = page) => (await ask<WaitingReviews>('reviews', { limit: 10 }, where)).body;
const status = async () =>
  (await vendorClient({ ...run, ...account }).request<{ Data: { StatusCode: number } }>('GetStatus', { Biz: 'Server', TicketId: referred })).Data.StatusCode;

/** Opens the attempt in the queue, and waits until its face can be seen. */
async function open(where: Page): Promise<void> {
  await where.getByRole('menuitem', { name: /人工审核/ }).click();
  await where.getByRole('button', { name: new RegExp(referred) }).click();
  const face = where.getByAltText('人脸照片');
  await until(() => face.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
}

async function submit(where: Page): Promise<void> {
  await button('提交结论', where).click();
  await button(spaced('确', '认'), where).click();
}

describe('人工审核', () => {
  it('lists an attempt near its threshold, counts it in the menu, and shows it beside its evidence', async () => {
    const { revision, settings } = await sceneOf('Server');
    const { AuthorityComparisonScore: score = 0 } = await verify('Server', 'annaAgain');
    const rate = ([['1', 60], ['0.1', 80], ['0.01', 90], ['0.001', 95]] as const).find(([, threshold]) => Math.abs(score - threshold) <= 5)?.[0]; // prettier-ignore
    if (!rate) throw new Error(`a score of ${score} is near no threshold`);
    const changed = { ...settings, thresholds: { ...settings.thresholds, authority: rate }, review: 'when-unsure', fourEyes: true };
    expect((await ask('saveScene', { biz: 'Server', revision, name: '服务端认证', scheme: 'RPMin', settings: changed })).status).toBe(200);
    referred = await until(async () => {
      const { TicketId, StatusCode } = await verify('Server', 'annaAgain'); // repeated until the new settings have reached the service that decides
      return StatusCode === 0 && TicketId;
    });
    await until(async () => (await waiting()).reviews.some(({ ticketId }) => ticketId === referred));
    expect(await waiting()).toMatchObject({ reviews: [{ ticketId: referred, doubts: ['score'] }], scenes: [{ biz: 'Server', waiting: 1 }] });
    await go('records');
    await page.reload();
    await page.getByTitle('1 条待审核').waitFor();
    await open(page);
    await page.getByText('该场景需要两位审核人意见一致').waitFor();
    await page
      .getByText(new RegExp(`相似度 ${score.toFixed(1)}`))
      .first()
      .waitFor();
    await photographScreen(page, 'console-review');
  });

  it('masks whom it is about until a click that is noted', async () => {
    await page.getByText('安*', { exact: true }).waitFor();
    expect(await page.getByText(anna.number).count()).toBe(0);
    await button(/查看身份信息/).click();
    await page.getByText(anna.number).waitFor();
    const { body } = await ask<{ entries: { action: string }[] }>('audit', { limit: 5 });
    expect(body.entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['attempt.identity', 'attempt.photos']));
  });

  it('records the vote of one by the keyboard, which can be undone, and waits for a second person', async () => {
    await page.keyboard.press('r');
    await page.getByText('不是同一人').waitFor();
    await submit(page);
    await page.getByText('已记录，等待第二位审核人').waitFor();
    await photographScreen(page, 'console-review-undo');
    await button(spaced('撤', '销')).click();
    await page.getByText('已撤销审核结论').waitFor();
    await page.getByText('提交结论').waitFor();
    await page.keyboard.press('a');
    await page.getByText('五官特征一致，为同一人').waitFor();
    await submit(page);
    await page.getByText('已记录，等待第二位审核人').waitFor();
    expect(await status()).toBe(0);
  });

  it('is all that a reviewer can do, who has to be somebody else', async () => {
    expect((await ask('addUser', { name: 'second', password: PASSWORD, role: 'reviewer', scenes: null })).status).toBe(200);
    const theirs = await another();
    await signIn(theirs, `second@${accountName}`, PASSWORD);
    await theirs.getByRole('menuitem', { name: /人工审核/ }).waitFor();
    expect(await theirs.getByRole('menuitem').allInnerTexts()).toEqual(['认证记录', expect.stringMatching(/^人工审核/), '我的账号']);
    expect(await ask('scenes', {}, theirs)).toMatchObject({ status: 403, body: { problem: { code: 'ACCESS.DENIED' } } });
    await open(theirs);
    await theirs.getByText(/刚才也打开了这条认证/).waitFor();
    await theirs.getByText('拒绝', { exact: true }).click();
    await theirs.getByText('不是同一人').waitFor();
    await theirs.getByText('通过', { exact: true }).first().click();
    await submit(theirs);
    // the first reviewer created this user and therefore knows the password
    await theirs.getByText(/需由另一位审核人审核/).waitFor();
    const database = new Client({ connectionString: run.databaseUrl });
    await database.connect();
    await database.query(`delete from console.credential_setting where user_id in (select id from console.console_user where name = 'second')`);
    await database.end();
    await submit(theirs);
    await theirs.getByText('已完成审核').waitFor();
    await theirs.getByText('没有待审核的认证').waitFor();
    await theirs.context().close();
    await until(async () => (await status()) === 1);
  });
});
