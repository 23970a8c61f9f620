import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedScene } from '@shiren/contracts-console';
import { identificationNumber, importPeople, materialsOf, readRunFile, root, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { Client } from 'pg';
import { launchBrowser } from '../browser.js';

/** A console user with an account of their own. All parts share one browser and one page, and run in order. */

export const home = process.env['SHIREN_E2E_HOME'] ?? '';
export const anna = { name: '安娜', number: identificationNumber(401) };
export const PASSWORD = 'a long enough password';
/** How long to wait for anything on a busy machine, in milliseconds. */
const PATIENCE = 30_000;
export const accountName = `pages-${Date.now()}`;

/** Turns animations off, so that no test has to wait for one. */
export const still = { reducedMotion: 'reduce' } as const;

export let run: RunFile;
export let account: { accountId: string; accessKeyId: string; accessKeySecret: string; consoleUser: string; consolePassword: string };
export let browser: Browser;
export let context: BrowserContext;
export let page: Page;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const seed = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), accountName], {
    env: { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY },
  });
  account = JSON.parse(seed.toString()) as typeof account;
  // the state of an account before anybody has set anything up
  const database = new Client({ connectionString: run.databaseUrl });
  await database.connect();
  await database.query('delete from console.scene where account_id = $1', [account.accountId]);
  await database.end();
  await importPeople(home, [{ name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') }]);
  browser = await launchBrowser();
  context = await browser.newContext({ ...still, locale: 'zh-CN', viewport: { width: 1360, height: 900 }, colorScheme: 'light' });
  context.setDefaultTimeout(PATIENCE);
  page = await context.newPage();
}, 180_000);

afterAll(() => browser?.close());

export const button = (name: string | RegExp, where: Pick<Page, 'getByRole'> = page) => where.getByRole('button', { name });
/** Ant Design puts a space between the two Chinese characters of a button. */
export const spaced = (one: string, other: string): RegExp => new RegExp(`^${one}\\s*${other}$`);
export const go = (path: string, where: Page = page): Promise<unknown> => where.goto(`${run.console}index.html#/${path}`);

/** Calls the console's API from the page, with the page's session. */
export const ask = <Reply>(name: string, body: object, where: Page = page): Promise<{ status: number; body: Reply }> =>
  where.evaluate(
    async ([asked, content]) => {
      const response = await fetch(`/console/api/${asked}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-shiren-console': '1' },
        body: JSON.stringify(content),
      });
      return { status: response.status, body: (await response.json()) as never };
    },
    [name, body] as const,
  );

export async function signIn(where: Page, user: string, password: string): Promise<void> {
  await where.goto(run.console);
  await where.getByLabel('用户名').fill(user);
  await where.getByLabel('密码', { exact: true }).fill(password);
  await button(spaced('登', '录'), where).click();
}

export const sceneOf = async (biz: string): Promise<ListedScene> => {
  const found = (await ask<ListedScene[]>('scenes', {})).body.find((scene) => scene.biz === biz);
  if (!found) throw new Error(`no scene ${biz}`);
  return found;
};

export async function until<T>(what: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; await new Promise((done) => setTimeout(done, 100))) {
    const found = await what();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true`);
  }
}

let tickets = 0;
export async function verify(
  biz: string,
  face: 'anna' | 'annaAgain' | 'bella',
): Promise<{ TicketId: string; StatusCode: number; SubCode?: string; AuthorityComparisonScore?: number }> {
  const TicketId = `pages-${++tickets}`;
  const Material = materialsOf({ Name: anna.name, IdentificationNumber: anna.number, FacePic: await sampleFace(face) });
  const { Data } = await vendorClient({ ...run, ...account }).request<{ Data: { VerifyStatus: { StatusCode: number; AuthorityComparisonScore?: number } } }>(
    'SubmitVerification',
    { Biz: biz, TicketId, Material },
    { method: 'POST' },
  );
  return { TicketId, ...Data.VerifyStatus };
}

/** Another user, in a separate browser context. */
export async function another(options: BrowserContextOptions = {}): Promise<Page> {
  const theirs = await browser.newContext({ ...still, locale: 'zh-CN', viewport: { width: 1360, height: 900 }, ...options });
  theirs.setDefaultTimeout(PATIENCE);
  return theirs.newPage();
}
