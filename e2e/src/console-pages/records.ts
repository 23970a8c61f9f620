import type { ListedAttempt } from '@shiren/contracts-console';
import { vendorClient } from '@shiren/testing';
import { Client } from 'pg';
import { PASSWORD, account, accountName, another, ask, button, go, page, run, sceneOf, signIn, spaced, until, verify } from './operator.js';

describe('认证记录', () => {
  it('tells an attempt with its evidence, and shows its photos only once that is noted', async () => {
    const { TicketId, StatusCode, AuthorityComparisonScore: score = 0 } = await verify('Server', 'annaAgain');
    expect(StatusCode).toBe(1);
    await verify('Server', 'bella');
    await until(async () => (await ask<{ attempts: ListedAttempt[] }>('attempts', { state: 'failed', limit: 5 })).body.attempts[0]);
    await go('records');
    await page.getByLabel('TicketId').fill(TicketId);
    await button(spaced('搜', '索')).click();
    await until(async () => (await button(spaced('查', '看')).count()) === 1);
    await button(spaced('查', '看')).click();
    await page.getByText('与权威数据源比对').waitFor();
    await page.getByText(new RegExp(`score: ${score}`)).waitFor();
    await button(/查看照片/).click();
    const face = page.getByAltText('人脸照片');
    await until(() => face.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
    await go('audit');
    await page.getByText('attempt.photos').waitFor();
  });

  it('leaves an attempt near its threshold to two people where the scene asks for them', async () => {
    const { revision, settings } = await sceneOf('Server');
    const { AuthorityComparisonScore: score = 0 } = await verify('Server', 'annaAgain');
    const rate = ([['1', 60], ['0.1', 80], ['0.01', 90], ['0.001', 95]] as const).find(([, threshold]) => Math.abs(score - threshold) <= 5)?.[0]; // prettier-ignore
    if (!rate) throw new Error(`a score of ${score} is near no threshold`);
    const thresholds = { ...settings.thresholds, authority: rate };
    const changed = { ...settings, thresholds, review: 'when-unsure', fourEyes: true };
    expect((await ask('saveScene', { biz: 'Server', revision, name: '服务端认证', scheme: 'RPMin', settings: changed })).status).toBe(200);
    const referred = await until(async () => {
      const { TicketId, StatusCode } = await verify('Server', 'annaAgain'); // repeated until the new settings have reached the service that decides
      return StatusCode === 0 && TicketId;
    });
    await go('records');
    await page.getByLabel('TicketId').fill(referred);
    await until(async () => {
      await button(spaced('搜', '索')).click();
      return page.getByText('审核中').isVisible();
    });
    await button(spaced('查', '看')).click();
    await page.getByText('该场景需要两位审核人意见一致').waitFor();
    await page.getByLabel('理由').fill('与留底一致');
    await button('审核通过').click();
    await page.getByText('已记录，等待第二位审核人').waitFor();
    const [attempt] = (await ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId: referred, limit: 1 })).body.attempts;
    const vote = { attemptId: attempt?.attemptId, decision: 'approve', reason: '我也认为一致' };
    expect(await ask('review', vote)).toMatchObject({ status: 409, body: { problem: { code: 'REVIEW.SAME_PERSON' } } });
    expect((await ask('addUser', { name: 'second', password: PASSWORD, role: 'full-access', scenes: null })).status).toBe(200);
    const theirs = await another();
    await signIn(theirs, `second@${accountName}`, PASSWORD);
    await theirs.getByText('服务端认证').first().waitFor();
    // the first reviewer created this user and therefore knows the password
    expect(await ask('review', vote, theirs)).toMatchObject({ status: 409, body: { problem: { code: 'REVIEW.SAME_PERSON' } } });
    const database = new Client({ connectionString: run.databaseUrl });
    await database.connect();
    await database.query(`delete from console.credential_setting where user_id in (select id from console.console_user where name = 'second')`);
    await database.end();
    expect(await ask('review', vote, theirs)).toMatchObject({ status: 200, body: { state: 'decided' } });
    await theirs.context().close();
    const client = vendorClient({ ...run, ...account });
    await until(async () => (await client.request<{ Data: { StatusCode: number } }>('GetStatus', { Biz: 'Server', TicketId: referred })).Data.StatusCode === 1);
  });
});

describe('a live scene', () => {
  it('warns the person who changes its scheme', async () => {
    await go('scenes');
    await page.reload();
    await page.getByText('已上线').waitFor();
    await page.getByRole('tab', { name: /服务端认证/ }).click();
    await button('编辑场景').click();
    await page.getByRole('dialog').getByLabel('认证方案').click();
    await page.getByTitle('实人认证-仅活体 · RPBioOnly').click();
    await page.getByText('该场景已上线，不建议修改认证方案').waitFor();
    await button(spaced('取', '消')).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
