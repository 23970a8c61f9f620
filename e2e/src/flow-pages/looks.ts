import type { Page } from 'playwright-core';
import { accessibilityFlaws, photographScreen, shown } from '../browser.js';
import { atCard, bella, clara, open, quick, rareHolder, run } from './business.js';
import { agree, cardPhotos, handInCard, next, outcome, putRight } from './person.js';

/** Checks a page as it is shown: no WCAG violations, nothing outside the window, and a screenshot for people to look at. */
const looker =
  (name: string) =>
  async (page: Page, what: string): Promise<void> => {
    expect([what, await accessibilityFlaws(page)]).toEqual([what, []]);
    expect([what, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)]).toEqual([what, true]);
    await photographScreen(page, `${name}-${what}`);
  };

describe('the pages', () => {
  it.each([
    ['zh', false, 390],
    ['en', true, 320],
    ['en', false, 1280],
  ] as const)('can be used by everyone: %s, dark: %s, %i pixels wide', async (language, dark, width) => {
    const look = looker(`${language}-${width}${dark ? '-dark' : ''}`);
    const opened = await open(await quick('RPManual'), { looks: { language, dark, width } });
    const { page } = opened;
    await shown(page, 'guide');
    expect(await page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(language);
    await look(page, 'guide');
    if (width > 600) {
      await page.click('.actions .button.secondary');
      await shown(page, 'handover');
      await look(page, 'handover');
      await page.click('.actions .button.secondary');
      await shown(page, 'guide');
    }
    await next(page);
    await shown(page, 'consent');
    expect(await page.textContent('.paper')).toMatch(
      language === 'zh' ? /个人信息处理者：.+联系方式：.+保存 180 天.+您的权利：/s : /Who processes your data: .+Contact: .+kept for 180 days.+Your rights: /s,
    );
    await look(page, 'consent');
    await page.goBack();
    await shown(page, 'guide');
    await next(page);
    await shown(page, 'consent');
    await page.click('.actions .button.secondary');
    await shown(page, 'declined');
    await look(page, 'declined');
    await page.click('.actions .button.secondary');
    await shown(page, 'consent');
    await page.check('input[type=checkbox]');
    await next(page);
    await shown(page, 'type');
    await look(page, 'type');
    await page.fill('.field:nth-of-type(1) input', bella.Name);
    await page.fill('.field:nth-of-type(2) input', bella.IdentificationNumber);
    await page.click('button[type=submit]');
    await shown(page, 'liveness');
    await page.click('summary');
    await look(page, 'liveness');
    await next(page);
    await page.waitForSelector('[data-phase="recording"][data-action]');
    await look(page, 'recording');
  });

  it.each([
    ['zh', false, 320],
    ['en', true, 390],
  ] as const)('show card, confirmation and result so that everyone can use them: %s, dark: %s, %i pixels wide', async (language, dark, width) => {
    const look = looker(`${language}-${width}${dark ? '-dark' : ''}`);
    const opened = await open(await quick('RPBasic'), { looks: { language, dark, width } });
    const { page, link } = opened;
    await agree(page);
    await atCard(opened);
    await look(page, 'card');
    await page.click('[data-side="front"] .button');
    await page.waitForSelector('.actions .button.primary[aria-disabled="false"]');
    await look(page, 'card-camera');
    await next(page);
    await page.waitForSelector('.view img');
    await look(page, 'card-photo');
    await page.click('.actions .button.primary'); // submits the photo of a face, which is not a card
    await page.waitForFunction(() => document.querySelector('[data-side="front"] .wrong')?.textContent?.trim());
    await look(page, 'card-refused');
    await handInCard(page, await cardPhotos(rareHolder));
    await shown(page, 'confirm');
    await look(page, 'confirm');
    await page.click('header .language');
    await page.waitForFunction((other) => document.documentElement.lang.startsWith(other), language === 'zh' ? 'en' : 'zh');
    await look(page, 'confirm-in-the-other-language');
    await putRight(page);
    await page.click('button[type=submit]');
    await outcome(page);
    await look(page, 'passed');
    const unknown = new URL(link);
    unknown.searchParams.set('token', 'x'.repeat(43));
    await page.goto(unknown.href);
    await shown(page, 'problem-token');
    await look(page, 'problem');
  });

  it('are small, and come with a strict policy', async () => {
    const { page } = await open(await quick('RPH5BioOnly'), { Binding: clara });
    await shown(page, 'guide');
    const document = await fetch(`${run.gateway}/h5/h5verify.html`);
    expect(document.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(document.headers.get('content-security-policy')).not.toContain('unsafe');
    const scripts = [...(await document.text()).matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, source]) => source ?? '');
    let bytes = 0;
    for (const source of scripts) {
      const response = await fetch(`${run.gateway}${source}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      bytes += Number(response.headers.get('content-length'));
    }
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(250_000);
  });
});
