import { readRunFile, type RunFile } from '@shiren/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, photographScreen } from './browser.js';

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
    await page.goto(`${run.gateway}/docs/`);
    await page.click('main a[href="/docs/bus"]');
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
