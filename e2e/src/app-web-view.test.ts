import type RPCClient from '@alicloud/pop-core';
import { jest } from '@jest/globals';
import { readRunFile, sampleFace, vendorClient, type FakeCamera, type RunFile } from '@shiren/testing';
import type { FlowEvent } from '@shiren/web-sdk';
import { startAppFlow, type AppFlow } from '@shiren/web-sdk/app';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityFlaws, launchBrowser, openPhone, photographScreen, shown } from './browser.js';
import { signInToConsole } from './console-session.js';

/**
 * The flow's page in the web view of an app: a real browser that shows addresses to the app before it opens them, as all web views do. What the app does
 * with them is `startAppFlow`, as in libs/react-native and libs/uni-app.
 */

jest.setTimeout(90_000);

const passes = { Name: '沙箱', IdentificationNumber: '110101190001012001' };

let run: RunFile;
let business: RPCClient;
let browser: Browser;
let camera: FakeCamera;
let scene: string;
const contexts: BrowserContext[] = [];
let count = 0;

beforeAll(async () => {
  run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  business = vendorClient({ gateway: run.gateway, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });
  browser = await launchBrowser();
  camera = { shows: 'picture', image: await sampleFace('clara', { size: 480, room: 0.45, quality: 95 }) };
  scene = await (await signInToConsole(run)).makeScene('RPH5BioOnly', { livenessStrength: 'low' });
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(() => browser?.close());

async function begin(Biz = scene): Promise<{ token: string; status: () => Promise<number> }> {
  const TicketId = `app-${Date.now()}-${++count}`;
  const call = { Biz, TicketId, Binding: JSON.stringify(passes) };
  const { Data } = await business.request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', call, { method: 'POST' });
  const status = async (): Promise<number> => (await business.request<{ Data: { StatusCode: number } }>('GetStatus', { Biz, TicketId })).Data.StatusCode;
  return { token: Data.VerifyToken.Token, status };
}

type Bridge = 'shirenApp' | 'ReactNativeWebView' | 'webkit';

/** An app that shows the flow of this token, and has put this bridge into the page, if any. */
async function openApp(token: string, bridge?: Bridge): Promise<{ page: Page; flow: AppFlow; events: FlowEvent[]; texts: string[] }> {
  const events: FlowEvent[] = [];
  const texts: string[] = [];
  const flow = startAppFlow({ token, endpoint: run.gateway, language: 'zh', onEvent: (event) => events.push(event) });
  const context = await openPhone(browser, camera);
  contexts.push(context);
  const page = await context.newPage();
  await page.exposeFunction('toApp', (text: string) => {
    texts.push(text);
    flow.received(text);
  });
  await page.addInitScript((kind) => {
    const receiver = { postMessage: (text: string) => (window as unknown as { toApp(text: string): void }).toApp(text) };
    if (kind) Object.assign(window, kind === 'webkit' ? { webkit: { messageHandlers: { shirenApp: receiver } } } : { [kind]: receiver });
  }, bridge);
  await page.route('**/*', (route) =>
    route.request().isNavigationRequest() && flow.placeOf(route.request().url()) !== 'here' ? route.abort() : route.continue(),
  );
  await page.goto(flow.address ?? '');
  return { page, flow, events, texts };
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

describe('the flow in the web view of an app', () => {
  it.each(['ReactNativeWebView', 'webkit'] as const)('reports its steps by %s', async (bridge) => {
    const { page, events } = await openApp((await begin()).token, bridge);
    await shown(page, 'guide');
    expect(events).toEqual([{ type: 'ready' }, { type: 'step', step: 'consent' }]);
  });

  it('reports its steps by shirenApp, and returns by an address', async () => {
    const { token, status } = await begin();
    const { page, flow, events, texts } = await openApp(token, 'shirenApp');
    await agree(page);
    await next(page);
    await page.waitForSelector('[data-page="passed"]', { timeout: 60_000 });
    await photographScreen(page, 'app-390-passed');
    await next(page);
    await flow.ended;
    expect(await flow.outcome).toEqual({ outcome: 'submitted' });
    expect(await status()).toBe(1);
    expect(events.filter(({ type }) => type !== 'problem' && type !== 'resumed')).toEqual([
      { type: 'ready' },
      { type: 'step', step: 'consent' },
      { type: 'step', step: 'liveness' },
      { type: 'step', step: 'submit' },
      { type: 'submitted' },
    ]);
    // a verdict, the token and what the person is called never travel by it
    expect(texts.join()).not.toMatch(new RegExp(`passed|${token}|${passes.Name}|${passes.IdentificationNumber}`));
  });

  it('returns at once where the business shows the result itself, and needs no bridge', async () => {
    const own = await (await signInToConsole(run)).makeScene('RPH5BioOnly', { livenessStrength: 'low', resultPage: 'own' });
    const { page, flow } = await openApp((await begin(own)).token);
    await agree(page);
    await next(page);
    await flow.ended;
    expect(await flow.outcome).toEqual({ outcome: 'submitted' });
  });

  it('goes on at the same step when the app opens it again', async () => {
    const { token, status } = await begin();
    const first = await openApp(token);
    await agree(first.page);
    await first.page.reload();
    await shown(first.page, 'liveness');
    first.flow.leave();
    expect(await first.flow.outcome).toEqual({ outcome: 'cancelled' });
    const { page, events } = await openApp(token, 'shirenApp');
    await shown(page, 'liveness');
    expect(events.at(-1)).toEqual({ type: 'step', step: 'liveness' });
    expect(await status()).toBe(-1);
  });

  it('says that the person does not agree', async () => {
    const { page, flow } = await openApp((await begin()).token);
    await shown(page, 'guide');
    await next(page);
    await shown(page, 'consent');
    await page.click('.actions .button:not(.primary)');
    await shown(page, 'declined');
    await page.getByRole('button', { name: '返回', exact: true }).click();
    expect(await flow.outcome).toMatchObject({ outcome: 'failed', code: 'CONSENT.DECLINED' });
  });

  it('says that a token is none', async () => {
    const { page, flow } = await openApp('A'.repeat(32));
    await shown(page, 'problem-token');
    await photographScreen(page, 'app-390-problem-token');
    await page.getByRole('button', { name: '返回', exact: true }).click();
    expect(await flow.outcome).toMatchObject({ outcome: 'failed', code: 'TOKEN.NOT_FOUND' });
  });

  it('can’t claim a submission that the server does not know', async () => {
    const { page, flow, events } = await openApp((await begin()).token, 'shirenApp');
    await shown(page, 'guide');
    const channel = new URL(page.url()).searchParams.get('app');
    await page.evaluate(
      (by) => (window as unknown as { shirenApp: Window }).shirenApp.postMessage(JSON.stringify({ shiren: { type: 'submitted' }, channel: by })),
      channel,
    );
    await page.evaluate(() => location.assign('/h5/left.html?outcome=submitted'));
    expect(await flow.outcome).toEqual({ outcome: 'cancelled' });
    expect(events.map(({ type }) => type)).not.toContain('submitted');
  });

  it('shows where it was left, if the app does not intercept that', async () => {
    const context = await openPhone(browser, camera);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(`${run.gateway}/h5/left.html?outcome=cancelled`);
    await shown(page, 'left');
    expect(await accessibilityFlaws(page)).toEqual([]);
    await photographScreen(page, 'app-390-left');
  });
});
