import { shown } from '../browser.js';
import { atCard, holder, open, quick, statusOf } from './business.js';
import { agree, cardPhotos, outcome } from './person.js';

describe('a person who has passed', () => {
  it('saw the photos of the card, withdraws, and reads after a reload that the decision stays', async () => {
    const opened = await open(await quick('RPBasic'));
    const { page } = opened;
    await agree(page);
    await atCard(opened);
    const photos = await cardPhotos(holder);
    expect(await page.$('[data-side="front"] img')).toBeNull();
    await page.setInputFiles('[data-side="front"] input[type=file]', { name: 'front.jpg', mimeType: 'image/jpeg', buffer: photos.front });
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('[data-side="front"] img')?.naturalWidth ?? 0) > 0);
    await page.setInputFiles('[data-side="back"] input[type=file]', { name: 'back.jpg', mimeType: 'image/jpeg', buffer: photos.back });
    expect(await outcome(page)).toBe('passed');
    await page.click('button:has-text("撤回同意并删除我的数据")');
    await page.click('button:has-text("确定撤回")');
    await page.waitForSelector('[role="status"]:has-text("撤回")');
    await page.reload();
    await shown(page, 'withdrawn');
    expect(await page.textContent('main')).toMatch(/已撤回同意[\s\S]*通过/);
    expect(await statusOf(opened)).toMatchObject({ StatusCode: 1 });
  });
});
