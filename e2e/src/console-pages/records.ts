import { readFileSync } from 'node:fs';
import type { ListedAttempt } from '@shiren/contracts-console';
import { photographScreen } from '../browser.js';
import { anna, ask, button, go, page, spaced, until, verify } from './operator.js';

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
    await page.getByText(`相似度 ${score.toFixed(1)}（至少 80）`).waitFor();
    await button(/查看照片/).click();
    const face = page.getByAltText('人脸照片');
    await until(() => face.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
    await go('audit');
    await page.getByText('查看认证照片').first().waitFor();
  });

  it('names filter and open attempt in the address, so that Back and a link work', async () => {
    await go('records?state=failed');
    await page.getByText('共 1 条').waitFor();
    await page
      .getByText(/204|301/)
      .first()
      .waitFor();
    await button(spaced('查', '看')).click();
    await page.getByText('认证详情').waitFor();
    expect(page.url()).toMatch(/#\/records\/[0-9a-f-]{36}\?state=failed$/);
    await page.reload();
    await page.getByText('认证详情').waitFor();
    await photographScreen(page, 'console-record');
    await page.goBack();
    await page.getByText('认证详情').waitFor({ state: 'detached' });
    await page.getByRole('columnheader', { name: '开始时间' }).click();
    await page.waitForURL(/oldestFirst=true/);
    await button(spaced('查', '看')).waitFor();
    await photographScreen(page, 'console-records');
  });

  it('finds a person without writing down who it is', async () => {
    await go('records');
    await button('更多条件').click();
    await page.getByLabel('姓名').fill(anna.name);
    await page.getByLabel('身份证号').fill(anna.number);
    await button(spaced('搜', '索')).click();
    await page.getByText('指定人员（姓名和身份证号）').waitFor();
    await until(async () => (await button(spaced('查', '看')).count()) >= 2);
    expect(decodeURIComponent(page.url())).not.toMatch(new RegExp(`${anna.name}|${anna.number}`));
    const { body } = await ask<{ entries: { action: string; details: object }[] }>('audit', { limit: 5 });
    expect(body.entries.find(({ action }) => action === 'attempts.person')?.details).toEqual({ name: true, number: true });
    await page.getByLabel('身份证号').fill('110101199001010000');
    await button(spaced('搜', '索')).click();
    await page
      .getByText(/身份证号码校验位/)
      .first()
      .waitFor();
  });

  it('exports what the filter finds', async () => {
    await go('records?state=failed');
    const [file] = await Promise.all([page.waitForEvent('download'), button('导出 CSV').click()]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^pages-\d+,Server,.*,正式,认证不通过,\d{3} /);
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
