import { readFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import type { MadeLinks } from '@shiren/contracts-console';
import { readRunFile, sampleFace, type FakeCamera, type RunFile } from '@shiren/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFlaws, launchBrowser, openPhone, photographScreen, shown, type Looks } from './browser.js';
import { signInToConsole, type ConsoleSession } from './console-session.js';

/** Links without code: an operator makes them in the console, and people open them on their phones. In the sandbox, so any face passes. */

jest.setTimeout(120_000);

const person = { name: '沙箱', identificationNumber: '110101190001012001' };
const PATIENCE_MS = 30_000;

let run: RunFile;
let browser: Browser;
let api: ConsoleSession;
let camera: FakeCamera;
let operator: Page;
let biz: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  browser = await launchBrowser();
  camera = { shows: 'picture', image: await sampleFace('clara', { size: 480, room: 0.45, quality: 95 }) };
  api = await signInToConsole(run);
  biz = await api.makeScene('RPH5BioOnly', { livenessStrength: 'low' });
  operator = await signedIn();
}, 120_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  // closes what a failed test left open
  await operator.reload();
});
afterAll(() => browser?.close());

async function signedIn(): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1360, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(run.console);
  await page.getByLabel('用户名').fill(run.consoleUser);
  await page.getByLabel('密码', { exact: true }).fill(run.consolePassword);
  await page.getByRole('button', { name: /^登\s*录$/ }).click();
  await page.getByRole('menuitem', { name: '认证链接' }).click();
  return page;
}

/** Ant Design puts a space between the two characters of a button, and the name of an icon before its text. */
const button = (name: string): ReturnType<Page['getByRole']> => operator.getByRole('button', { name: new RegExp(`(^|\\s)${[...name].join('\\s*')}$`) });
const dialog = (): ReturnType<Page['getByRole']> => operator.getByRole('dialog');

async function openAsPerson(link: string, looks?: Looks): Promise<Page> {
  const context = await openPhone(browser, camera, looks);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

/** Searches until the list shows the link in this state. */
async function inState(ticketId: string, state: string): Promise<void> {
  const shownState = operator.getByRole('row', { name: ticketId }).getByText(state, { exact: true });
  for (const end = Date.now() + PATIENCE_MS; (await shownState.count()) === 0;) {
    if (Date.now() > end) throw new Error(`${ticketId} is not ${state}: ${await operator.getByRole('table').innerText()}`);
    await button('搜索').click();
    await operator.waitForTimeout(300);
  }
}

async function chooseScene(): Promise<void> {
  // other tests leave scenes behind, more than the list shows at once
  await dialog().getByLabel('场景', { exact: true }).fill(biz);
  await operator.getByTitle(`${biz} · ${biz}`).last().click();
}

async function makeLink(ticketId: string): Promise<string> {
  const made = await api.ask<MadeLinks>('makeLinks', { biz, hours: 1, sandbox: true, rows: [{ line: 1, ticketId, ...person }] });
  return made.links[0]?.link ?? '';
}

const next = (page: Page): Promise<void> => page.click('.actions .button.primary');
async function agree(page: Page): Promise<void> {
  await shown(page, 'guide');
  await next(page);
  await shown(page, 'consent');
  await page.check('input[type=checkbox]');
  await next(page);
  await shown(page, 'liveness');
}

describe('a link that an operator makes in the console', () => {
  it('leads its person through the flow, and the list shows how far it is', async () => {
    const ticketId = `link-${Date.now()}`;
    await button('新建链接').click();
    await chooseScene();
    await dialog().getByRole('switch').click();
    await dialog().getByLabel('TicketId').fill(ticketId);
    await dialog().getByLabel('姓名').fill(person.name);
    await dialog().getByLabel('身份证号').fill('110101190001012002');
    await button('生成').click();
    await dialog().getByText('校验', { exact: false }).or(dialog().getByRole('alert')).first().waitFor(); // prettier-ignore
    await photographScreen(operator, 'links-new-refused');
    await dialog().getByLabel('身份证号').fill(person.identificationNumber);
    await button('生成').click();
    const link = (await dialog().getByTestId('link').textContent()) ?? '';
    expect(link).toMatch(/\/h5\/h5verify\.html#link=[\w-]{32}$/);
    await photographScreen(operator, 'links-made');
    expect(await accessibilityFlaws(operator)).toEqual([]);
    await button('完成').click();
    await inState(ticketId, '未打开');

    const page = await openAsPerson(link);
    await shown(page, 'guide');
    expect(page.url()).not.toContain('#link');
    expect(await page.textContent('body')).not.toContain(person.identificationNumber);
    await inState(ticketId, '已打开');
    await page.reload();
    await agree(page);
    await next(page);
    await shown(page, 'passed');
    await inState(ticketId, '认证通过');

    const again = await openAsPerson(link, { language: 'en' });
    await shown(again, 'problem-done');
    await photographScreen(again, 'links-done-en');
  });

  it('ends with its flow when it is withdrawn, and tells the person so in their language', async () => {
    const ticketId = `withdrawn-${Date.now()}`;
    const link = await makeLink(ticketId);
    const page = await openAsPerson(link);
    await agree(page);
    await inState(ticketId, '已打开');
    await operator.getByRole('row', { name: ticketId }).getByRole('button', { name: /^撤\s*回$/ }).click(); // prettier-ignore
    await button('确定撤回').click();
    await inState(ticketId, '已撤回');
    await page.reload();
    await shown(page, 'problem-expired');
    for (const [language, dark, words] of [
      ['zh', false, '链接已撤回'],
      ['en', true, 'This link was withdrawn'],
    ] as const) {
      // prettier-ignore
      const late = await openAsPerson(link, { language, dark });
      await shown(late, 'problem-link-withdrawn');
      expect(await late.textContent('h1')).toBe(words);
      await photographScreen(late, `links-withdrawn-${language}`);
      expect(await accessibilityFlaws(late)).toEqual([]);
    }
  });

  it('that is not complete opens nothing, and many unknown ones are refused for a while', async () => {
    const link = await makeLink(`guessed-${Date.now()}`);
    const page = await openAsPerson(link.slice(0, -1));
    await shown(page, 'problem-link-unknown');
    await photographScreen(page, 'links-unknown-zh');
    // the address of another link in the same tab
    await page.goto(link);
    await shown(page, 'guide');
    const guess = async (): Promise<number> => {
      const body = JSON.stringify({ link: `guess${Math.random().toString(36).slice(2).padEnd(12, '0')}` });
      return (await fetch(`${run.gateway}/flow/link`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    };
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 30) statuses.push(await guess());
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, -1).every((status) => status === 404)).toBe(true);
    // another person on the same network is not kept out
    await shown(await openAsPerson(await makeLink(`neighbour-${Date.now()}`)), 'guide');
  });
});

describe('links from a file', () => {
  it('are made once all rows are right, and come as a CSV file in which nothing is a formula', async () => {
    const file = (text: string) => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const stamp = Date.now();
    const first = `任务编号,姓名,身份证号\r\n=1+${stamp},${person.name},${person.identificationNumber}\r\n`;
    await button('批量生成').click();
    await chooseScene();
    await dialog().getByRole('switch').click();
    await dialog()
      .locator('input[type=file]')
      .setInputFiles(file(`${first}b-${stamp},李四,1.1E+17\r\n`));
    await button('生成').click();
    await dialog().getByText('科学计数法').waitFor();
    await photographScreen(operator, 'links-file-refused');
    await dialog()
      .locator('input[type=file]')
      .setInputFiles(file(`${first}b-${stamp},${person.name},${person.identificationNumber}\r\n`));
    await button('生成').click();
    const [download] = await Promise.all([operator.waitForEvent('download'), button('下载链接（CSV）').click()]);
    const lines = (await readFile(await download.path(), 'utf8')).replace('\uFEFF', '').trim().split('\r\n');
    await photographScreen(operator, 'links-file-made');
    expect(lines[0]).toBe('TicketId,姓名,链接,有效至');
    expect(lines[1]).toMatch(new RegExp(`^'=1\\+${stamp},沙箱,https?://\\S+#link=[\\w-]{32},`));
    expect(lines).toHaveLength(3);
    await button('完成').click();
    const page = await openAsPerson(lines[2]?.split(',')[2] ?? '');
    await shown(page, 'guide');
  });
});

describe('the page', () => {
  it.each([390, 768, 1360, 1920])('is readable %i pixels wide, in both languages and looks', async (width) => {
    await operator.setViewportSize({ width, height: 900 });
    for (const language of ['zh', 'en'] as const) {
      for (const look of ['light', 'dark'] as const) {
        await operator.evaluate(([one, other]) => (localStorage.setItem('language', one), localStorage.setItem('look', other)), [language, look] as const);
        await operator.reload();
        await operator.getByRole('table').waitFor();
        await operator.waitForLoadState('networkidle');
        await photographScreen(operator, `links-${width}-${language}-${look}`);
        expect(await operator.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(await accessibilityFlaws(operator)).toEqual([]);
      }
    }
  });
});
