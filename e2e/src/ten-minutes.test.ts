import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { freePort } from '@shiren/embedded';
import { schemeNames, schemeOf } from '@shiren/schemes';
import { readRunFile, root, sampleFace, type FakeCamera } from '@shiren/testing';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPhone } from './browser.js';
import { signInToConsole, type ConsoleSession } from './console-session.js';

/** Every file of docs/integrators/ten-minutes.md, saved and run as the page says. */

jest.setTimeout(90_000);

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const withFlow = schemeNames.filter((scheme) => schemeOf(scheme).access !== 'server');
const apis = ['sdk.mjs', 'rest.mjs'] as const;

let folder: string;
let operator: ConsoleSession;
const shops: ChildProcess[] = [];

/** The page's files by the name in their first line. In Chinese it has the same ones (tools/docs.test.mjs). */
async function files(): Promise<Map<string, string>> {
  const text = await readFile(join(root, 'docs/integrators/ten-minutes.md'), 'utf8');
  return new Map([...text.matchAll(/```js\n(\/\/ (\S+)\n.*?)```/gs)].map(([, code = '', name = '']) => [name, code]));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-ten-minutes-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'face.jpg'), await sampleFace('clara'));
  for (const [name, code] of await files()) {
    await writeFile(join(folder, name), code);
    await writeFile(join(folder, `rest-${name}`), code.replace('./sdk.mjs', './rest.mjs'));
  }
  operator = await signInToConsole(await readRunFile(home));
});
afterEach(() => {
  for (const shop of shops.splice(0)) shop.kill();
});
afterAll(() => rm(folder, { recursive: true }));

const environment = (port = '0'): NodeJS.ProcessEnv => ({ ...process.env, SHIREN_HOME: home, PORT: port });
const fileFor = (name: string, api: (typeof apis)[number]): string => (api === 'rest.mjs' ? `rest-${name}` : name);

/** Opens a shop for a scene of its own, which allows its page. */
async function openShop(scheme: string, api: (typeof apis)[number]): Promise<string> {
  const port = String(await freePort());
  const biz = await operator.makeScene(scheme, { livenessStrength: 'low', frameOrigins: [`http://localhost:${port}`] });
  const shop = spawn(process.execPath, [fileFor('shop.mjs', api), scheme, biz], { cwd: folder, env: environment(port), stdio: ['ignore', 'pipe', 'inherit'] });
  shops.push(shop);
  const [address] = (await once(createInterface(shop.stdout), 'line')) as [string];
  expect(address).toBe(`http://localhost:${port}`);
  return address;
}

it.each(apis)('verifies by RPMin, and compares two photos, with %s', async (api) => {
  const run = (name: string) => promisify(execFile)(process.execPath, [fileFor(name, api)], { cwd: folder, env: environment(), timeout: 60_000 });
  expect((await run('submit.mjs')).stdout).toBe('passed\n');
  expect((await run('compare.mjs')).stdout).toBe('100\n');
});

describe.each(apis)('the shop with %s', (api) => {
  it.each(withFlow)('obtains a token for %s', async (scheme) => {
    const address = await openShop(scheme, api);
    const token = await fetch(`${address}/token`, { method: 'POST' });
    expect([token.status, await token.text()]).toEqual([200, expect.stringMatching(/^[\w-]{32,}$/)]);
    expect(await (await fetch(`${address}/status`)).text()).toBe('unverified');
  });
});

describe('a person in the shop', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('is verified by RPBasic with any card, and the shop’s server knows', async () => {
    const image = await sampleFace('clara', { size: 480, room: 0.45, quality: 95 });
    const camera: FakeCamera = { shows: 'picture', image };
    const page = await (await openPhone(browser, camera)).newPage();
    await page.goto(await openShop('RPBasic', 'sdk.mjs'));
    await page.click('#start');
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    if (!frame) throw new Error('The iframe has no content.');
    const next = (): Promise<void> => frame.click('.actions .button.primary');
    await frame.waitForSelector('[data-page="guide"]');
    await next();
    await frame.waitForSelector('[data-page="consent"]');
    await frame.check('input[type=checkbox]');
    await next();
    await frame.waitForSelector('[data-page="liveness"]');
    await next();
    await frame.waitForSelector('[data-page="card"]', { timeout: 60_000 });
    for (const side of ['front', 'back'] as const) {
      await frame.setInputFiles(`[data-side="${side}"] input[type=file]`, { name: `${side}.jpg`, mimeType: 'image/jpeg', buffer: image });
      if (side === 'front') await frame.waitForSelector('[data-side="front"][data-done="true"]');
    }
    await frame.waitForSelector('[data-page="confirm"]');
    const inputs = await frame.$$('.field input'); // the field for rare characters is between the two
    await inputs[0]?.fill('张三');
    await inputs.at(-1)?.fill('110101190001012001');
    await frame.click('button[type=submit]');
    await frame.waitForSelector('[data-page="passed"]');
    await next();
    await page.waitForFunction(() => document.getElementById('result')?.textContent === 'passed');
  });
});
