import { jest } from '@jest/globals';
import { readRunFile, type RunFile } from '@shiren/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFlaws, launchBrowser, photographScreen } from './browser.js';

jest.setTimeout(120_000);

let run: RunFile;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  browser = await launchBrowser();
  context = await browser.newContext();
  page = await context.newPage();
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('request', (request) => void (request.url().startsWith(run.gateway) || /^(data|blob):/.test(request.url()) || complaints.push(request.url())));
});
afterAll(() => browser?.close());

describe('the documentation in the running system', () => {
  it('shows the REST API, without anything from elsewhere', async () => {
    await page.goto(`${run.gateway}/docs/rest`);
    await page.waitForSelector('#operations-Rest-compareFaces, [id$="-compareFaces"]');
    expect(await page.locator('.opblock').count()).toBeGreaterThanOrEqual(6);
    await photographScreen(page, 'docs-rest');
    expect(complaints).toEqual([]);
  });

  it('shows the subjects of the bus, and what to do about a problem', async () => {
    await page.goto(`${run.gateway}/docs/bus`);
    expect(await page.textContent('main')).toContain('event.attempt.decided');
    await photographScreen(page, 'docs-bus');
    await page.goto(`${run.gateway}/docs/problems#InvalidBiz.NotFound`);
    expect(await page.textContent('tr:target')).toContain('场景');
    expect(complaints).toEqual([]);
  });

  it('serves both documents to programs', async () => {
    for (const [name, field, version] of [
      ['openapi.json', 'openapi', '3.1.0'],
      ['asyncapi.json', 'asyncapi', '3.0.0'],
    ] as const) {
      const response = await fetch(`${run.gateway}/docs/${name}`);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.json()).toMatchObject({ [field]: version });
    }
  });
});

describe('the documentation site in the running system', () => {
  it.each([
    ['/docs/', 'zh-CN', '接入方'],
    ['/docs/en/', 'en', 'Integrators'],
    ['/docs/integrators/quick-start.html', 'zh-CN', '接入方'],
    ['/docs/en/decisions/', 'en', 'Decisions'],
  ])('answers %s in %s', async (path, language, words) => {
    const response = await fetch(`${run.gateway}${path}`);
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, expect.stringMatching(/^(br|gzip)$/)]);
    const html = await response.text();
    expect(html).toContain(`<html lang="${language}"`);
    expect(html).toContain(words);
  });

  it('leads from its address without a slash to the start page, and from one that does not exist to a page that says so', async () => {
    expect((await fetch(`${run.gateway}/docs`)).url).toBe(`${run.gateway}/docs/`);
    const missing = await page.goto(`${run.gateway}/docs/operators/no-such-page.html`);
    expect([missing?.status(), missing?.headers()['content-security-policy']]).toEqual([404, expect.stringContaining("script-src 'self'")]);
    expect(await page.waitForSelector('text=没有这个页面')).toBeTruthy();
    // the browser reports the status
    expect(complaints.splice(0).filter((complaint) => !complaint.includes('404'))).toEqual([]);
  });

  it('keeps for good what changes its name with its content, and nothing else', async () => {
    const start = await fetch(`${run.gateway}/docs/`);
    expect(start.headers.get('cache-control')).toBe('no-cache');
    const [, asset] = /src="(\/docs\/assets\/[^"]+)"/.exec(await start.text()) ?? [];
    expect((await fetch(`${run.gateway}${asset}`)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['/docs/', '人脸', /人脸/],
    ['/docs/en/', 'backup', /backup/i],
  ])('finds words from %s: %s', async (path, word, found) => {
    await page.goto(`${run.gateway}${path}`);
    await page.click('.VPNavBarSearchButton, #local-search button');
    await page.fill('.VPLocalSearchBox input', word);
    await page.waitForSelector('.VPLocalSearchBox .result');
    const results = await page.locator('.VPLocalSearchBox .result').allTextContents();
    expect(results.length).toBeGreaterThan(3);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.vp-doc h1');
    expect(await page.textContent('.vp-doc')).toMatch(found);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['light', 1440],
    ['dark', 390],
    ['light', 390],
    ['dark', 1440],
  ] as const)('can be read by everybody: %s, %d px wide', async (colorScheme, width) => {
    const reader = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    try {
      const tab = await reader.newPage();
      tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
      for (const [name, path] of [
        ['start', '/docs/'],
        ['page', '/docs/en/operators/operating.html'],
        ['table', '/docs/en/integrators/errors.html'],
      ] as const) {
        await tab.goto(`${run.gateway}${path}`, { waitUntil: 'networkidle' });
        expect(await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
        expect([path, await accessibilityFlaws(tab)]).toEqual([path, []]);
        await photographScreen(tab, `docs-${name}-${colorScheme}-${width}`);
      }
    } finally {
      await reader.close();
    }
    expect(complaints).toEqual([]);
  });
});
