import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type RPCClient from '@alicloud/pop-core';
import { jest } from '@jest/globals';
import { freePort } from '@shiren/embedded';
import { readRunFile, root, sampleFace, vendorClient, type FakeCamera, type RunFile } from '@shiren/testing';
import type { FlowEvent, Outcome } from '@shiren/web-sdk';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { accessibilityFlaws, launchBrowser, openPhone, photographScreen, type Looks } from './browser.js';
import { signInToConsole } from './console-session.js';
import { openShop, type Shop } from './shop.js';

/** The flow in a business's own page, by the web SDK: two origins in a real browser. Sandbox tokens, so any face passes. */

jest.setTimeout(90_000);

const passes = { Name: '沙箱', IdentificationNumber: '110101190001012001' };
const BYTES_PER_KBIT = 1_000 / 8;

let run: RunFile;
let business: RPCClient;
let browser: Browser;
let shop: Shop;
let foreign: Shop;
let camera: FakeCamera;
let Biz: string;
const contexts: BrowserContext[] = [];
let count = 0;

beforeAll(async () => {
  run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  business = vendorClient({ gateway: run.gateway, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });
  [browser, shop, foreign] = await Promise.all([launchBrowser(), openShop(run.gateway), openShop(run.gateway)]);
  camera = { shows: 'picture', image: await sampleFace('clara', { size: 480, room: 0.45, quality: 95 }) };
  const console = await signInToConsole(run);
  Biz = await console.makeScene('RPH5BioOnly', { livenessStrength: 'low', frameOrigins: [shop.origin] });
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  foreign?.close();
});

interface Ticket {
  TicketId: string;
  token: string;
}

async function begin(): Promise<Ticket> {
  const TicketId = `sdk-${Date.now()}-${++count}`;
  const { Data } = await business.request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz, TicketId, Binding: JSON.stringify(passes) },
    { method: 'POST' },
  );
  return { TicketId, token: Data.VerifyToken.Token };
}

const statusOf = async (TicketId: string): Promise<number> =>
  (await business.request<{ Data: { StatusCode: number } }>('GetStatus', { Biz, TicketId })).Data.StatusCode;

/** A page of the business, and a person who has pressed its button. */
async function visit(address: string, { looks, uses = camera }: { looks?: Looks; uses?: FakeCamera } = {}): Promise<Page> {
  const context = await openPhone(browser, uses, looks);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(address);
  await page.click('#start');
  return page;
}

/** The frame once the flow shows this page in it. */
async function flowIn(page: Page, name: string): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('The iframe has no content.');
  await frame.waitForSelector(`[data-page="${name}"]`);
  return frame;
}

type ShopWindow = { shop: { events: FlowEvent[]; outcome?: Outcome; stop(): void } };
const eventsOf = (page: Page): Promise<FlowEvent[]> => page.evaluate(() => (window as unknown as ShopWindow).shop.events);

async function outcomeOf(page: Page): Promise<Outcome | undefined> {
  await page.waitForFunction(() => (window as unknown as ShopWindow).shop.outcome !== undefined);
  expect(await page.$('iframe, dialog')).toBeNull();
  return page.evaluate(() => (window as unknown as ShopWindow).shop.outcome);
}

const next = (frame: Frame): Promise<void> => frame.click('.actions .button.primary');
async function agree(frame: Frame): Promise<void> {
  await next(frame);
  await frame.waitForSelector('[data-page="consent"]');
  await frame.check('input[type=checkbox]');
  await next(frame);
  await frame.waitForSelector('[data-page="liveness"]');
}
/**
 * A key or click in the flow that closes the flow's own frame. Chromium answers an input event once the frame has handled it; a
 * frame that is removed in the meantime never answers, so the test waits for what follows instead.
 */
const closesFrame = (input: Promise<void>): void => void input.catch(() => undefined);

/** As a browser sends it; without the second header, Node's fetch adds one that forbids 304. */
const ifNone = (etag: string): Record<string, string> => ({ 'if-none-match': etag, 'cache-control': 'max-age=0' });
const focused = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.tagName);

describe('a person in the business’s page', () => {
  it('goes through the flow over a slow network, and the business hears that it was submitted, but no verdict', async () => {
    const { TicketId, token } = await begin();
    const page = await visit(shop.address(token), { looks: { width: 1280, height: 900 } });
    const frame = await flowIn(page, 'guide');
    const debug = await page.context().newCDPSession(frame);
    await debug.send('Network.enable');
    const network = { offline: false, latency: 150, downloadThroughput: 750 * BYTES_PER_KBIT, uploadThroughput: 750 * BYTES_PER_KBIT };
    await debug.send('Network.emulateNetworkConditions', network);
    expect(await focused(page)).toBe('IFRAME');
    expect(await frame.evaluate(() => (document as unknown as { featurePolicy: { allowedFeatures(): string[] } }).featurePolicy.allowedFeatures())).toContain(
      'camera',
    );
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'web-sdk-1280-modal');
    await agree(frame);
    await next(frame);
    await frame.waitForSelector('[data-page="passed"]', { timeout: 60_000 });
    await page.waitForFunction(() => (window as unknown as ShopWindow).shop.events.some(({ type }) => type === 'submitted'));
    const events = await eventsOf(page);
    expect(events.filter(({ type }) => type !== 'problem' && type !== 'resumed')).toEqual([
      { type: 'ready' },
      { type: 'step', step: 'consent' },
      { type: 'step', step: 'liveness' },
      { type: 'step', step: 'submit' },
      { type: 'submitted' },
    ]);
    expect(await page.evaluate(() => (window as unknown as ShopWindow).shop.outcome)).toBeUndefined();
    closesFrame(next(frame));
    expect(await outcomeOf(page)).toEqual({ outcome: 'submitted' });
    expect(await focused(page)).toBe('BUTTON');
    expect(await statusOf(TicketId)).toBe(1);
  });

  it('leaves by Esc, Back or the button, is where they were, and may begin again', async () => {
    const ways: [string, (page: Page, frame: Frame) => unknown][] = [
      ['Esc in the flow', (_, frame) => closesFrame(frame.press('h1', 'Escape'))],
      ['Esc on the page around it', (page) => page.press('dialog button', 'Escape')],
      ['Back', (page) => page.goBack()],
      ['the button', (page) => page.click('dialog button')],
    ];
    const { TicketId, token } = await begin();
    const page = await visit(shop.address(token));
    for (const [name, leave] of ways) {
      const frame = await flowIn(page, 'guide');
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe('hidden');
      await leave(page, frame);
      expect([name, await outcomeOf(page)]).toEqual([name, { outcome: 'cancelled' }]);
      const left = await page.evaluate(() => [getComputedStyle(document.documentElement).overflow, document.activeElement?.id, history.state as unknown]);
      expect([name, page.url(), ...left]).toEqual([name, shop.address(token), 'visible', 'start', null]);
      await page.click('#start');
    }
    expect(await statusOf(TicketId)).toBe(-1);
  });

  it('turns the phone, and the flow fills it either way', async () => {
    const page = await visit(shop.address((await begin()).token));
    const frame = await flowIn(page, 'guide');
    await photographScreen(page, 'web-sdk-390-modal');
    for (const [width, height] of [
      [844, 390],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await frame.waitForFunction((expected) => window.innerWidth === expected, width);
      expect(await frame.evaluate(() => window.innerHeight)).toBeGreaterThan(height - 60);
      expect(await frame.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
  });

  it('refuses the camera, and the business hears why the flow ended', async () => {
    const page = await visit(shop.address((await begin()).token), { uses: { shows: 'nothing', error: 'NotAllowedError' } });
    const frame = await flowIn(page, 'guide');
    await agree(frame);
    await next(frame);
    await frame.waitForSelector('[data-trouble="refused"]');
    await page.waitForFunction(() => (window as unknown as ShopWindow).shop.events.at(-1)?.type === 'problem');
    expect((await eventsOf(page)).at(-1)).toEqual({ type: 'problem', code: 'CAMERA.REFUSED' });
    await page.click('dialog button');
    expect(await outcomeOf(page)).toMatchObject({ outcome: 'failed', code: 'CAMERA.REFUSED', message: expect.stringMatching(/camera/) as string });
  });

  it('closes the tab, and goes on at the same step in another one', async () => {
    const { TicketId, token } = await begin();
    const page = await visit(shop.address(token));
    await agree(await flowIn(page, 'guide'));
    await page.close();
    expect(await statusOf(TicketId)).toBe(-1);
    const again = await visit(shop.address(token, 'container'));
    const frame = await flowIn(again, 'liveness');
    expect((await eventsOf(again)).at(-1)).toEqual({ type: 'step', step: 'liveness' });
    // a frame that is reloaded is the flow again
    await frame.evaluate(() => location.reload());
    await flowIn(again, 'liveness');
    await again.evaluate(() => (window as unknown as ShopWindow).shop.stop());
    expect(await outcomeOf(again)).toEqual({ outcome: 'cancelled' });
  });
});

describe('a page of another origin', () => {
  it('can’t show the flow, and its developer hears why', async () => {
    const { token } = await begin();
    const page = await visit(foreign.address(token));
    expect(await outcomeOf(page)).toMatchObject({ outcome: 'failed', code: 'ORIGIN.NOT_ALLOWED' });
    // nor without the SDK
    const address = `${run.gateway}/h5/h5verify.html?token=${token}`;
    const loaded = await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.onload = () => resolve('loaded');
          frame.src = src;
          document.body.append(frame);
        }),
      address,
    );
    expect(loaded).toBe('loaded');
    const frame = await (await page.$('iframe'))?.contentFrame();
    expect(frame?.url()).toMatch(/^chrome-error:/);
  });

  it('has nothing framed by default, not even by a page that is allowed elsewhere', async () => {
    const { token } = await begin();
    const headersOf = async (path: string, headers: Record<string, string> = {}): Promise<(string | null)[]> => {
      const response = await fetch(`${run.gateway}${path}`, { headers });
      const policy = response.headers.get('content-security-policy') ?? '';
      return [/frame-ancestors ([^;]*)/.exec(policy)?.[1] ?? null, response.headers.get('x-frame-options'), response.headers.get('cache-control')];
    };
    expect(await headersOf(`/h5/h5verify.html?token=${token}`)).toEqual([shop.origin, null, 'no-store']);
    const none = ["'none'", 'DENY'];
    expect(await headersOf(`/h5/h5verify.html?token=${token}`, { 'sec-fetch-dest': 'document' })).toEqual([...none, 'no-cache']);
    expect(await headersOf(`/h5/h5verify.html?token=${'A'.repeat(32)}`)).toEqual([...none, 'no-store']);
    expect(await headersOf('/h5/h5verify.html')).toEqual([...none, 'no-cache']);
    // a browser that is answered 304 would go on with the policy that it has
    const etag = (await fetch(`${run.gateway}/h5/h5verify.html`)).headers.get('etag') ?? '';
    const statuses = ['', `?token=${token}`].map(async (query) => (await fetch(`${run.gateway}/h5/h5verify.html${query}`, { headers: ifNone(etag) })).status);
    expect(await Promise.all(statuses)).toEqual([304, 200]);
    expect(await headersOf(`/console/index.html?token=${token}`)).toEqual([...none, 'no-cache']);
  });

  it('can’t say that something was submitted, and neither can the page itself', async () => {
    const page = await visit(shop.address((await begin()).token));
    const frame = await flowIn(page, 'guide');
    const forged = (channel: string) => ({ shiren: { type: 'submitted' }, channel });
    const channel = new URL(frame.url()).searchParams.get('channel') ?? '';
    await page.evaluate((message) => window.postMessage(message, '*'), forged(channel));
    await frame.evaluate((message) => window.parent.postMessage(message, '*'), forged('another'));
    // even the flow's own page, if it were taken over: the server says otherwise
    await frame.evaluate((message) => window.parent.postMessage(message, '*'), forged(channel));
    await frame.evaluate((message) => window.parent.postMessage(message, '*'), { shiren: { type: 'leave' }, channel });
    expect(await outcomeOf(page)).toEqual({ outcome: 'cancelled' });
    expect((await eventsOf(page)).map(({ type }) => type)).not.toContain('submitted');
  });
});

describe('a token', () => {
  it('that is none ends with its code, before anything is shown', async () => {
    const page = await visit(shop.address('A'.repeat(32)));
    expect(await outcomeOf(page)).toMatchObject({ outcome: 'failed', code: 'TOKEN.NOT_FOUND' });
    expect(await eventsOf(page)).toEqual([]);
  });
});

describe('the sample on the page about the web SDK', () => {
  let folder: string;
  let server: ChildProcess;
  let origin: string;
  beforeAll(async () => {
    const port = String(await freePort());
    const own = await (await signInToConsole(run)).makeScene('RPBasic', { livenessStrength: 'low', frameOrigins: [`http://localhost:${port}`] });
    const text = await readFile(join(root, 'docs/integrators/web-sdk.md'), 'utf8');
    const sample = (language: string): string => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';
    folder = await mkdtemp(join(tmpdir(), 'shiren-web-sdk-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'server.mjs'), sample('js').replace("'RPBasic'", JSON.stringify(own)));
    await writeFile(join(folder, 'index.html'), sample('html').replace('https://verify.example.com', run.gateway));
    const env = { ...process.env, ENDPOINT: run.gateway, ACCESS_KEY_ID: run.testAccessKeyId, ACCESS_KEY_SECRET: run.testAccessKeySecret, PORT: port };
    const started = spawn(process.execPath, ['server.mjs'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    server = started;
    [origin] = (await once(createInterface(started.stdout), 'line')) as [string];
  });
  afterAll(async () => {
    server?.kill();
    await rm(folder, { recursive: true });
  });

  it('opens the flow, and its server knows that nothing was submitted', async () => {
    const page = await visit(origin);
    await flowIn(page, 'guide');
    expect(await (await fetch(`${origin}/my-server/result`)).text()).toBe('-1');
  });

  it('says that it was cancelled, and goes on with the same token', async () => {
    const page = await visit(origin);
    const frame = await flowIn(page, 'guide');
    closesFrame(frame.press('h1', 'Escape'));
    await page.waitForSelector('#note:text("您已取消认证")');
    const requested: string[] = [];
    page.on('request', (request) => requested.push(new URL(request.url()).pathname));
    await page.click('#start');
    await flowIn(page, 'guide');
    expect(requested).not.toContain('/my-server/verify-token');
  });
});

describe('the script', () => {
  it('may be used by every page, and is stored for a day and then compared', async () => {
    const response = await fetch(`${run.gateway}/sdk/web-sdk.js`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringMatching(/javascript/) as string,
      'cache-control': 'public, max-age=86400',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    const etag = response.headers.get('etag') ?? '';
    expect((await fetch(`${run.gateway}/sdk/web-sdk.js`, { headers: ifNone(etag) })).status).toBe(304);
  });
});
