import type { ListedAttempt } from '@shiren/contracts-console';
import { ask, button, go, page, spaced, until, verify } from './operator.js';

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
    await page.getByText('attempt.photos').waitFor();
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
