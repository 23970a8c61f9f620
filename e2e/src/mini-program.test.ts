import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type RPCClient from '@alicloud/pop-core';
import { jest } from '@jest/globals';
import { identificationNumber, importPeople, readRunFile, sampleFace, vendorClient, type FakeCamera, type RunFile } from '@shiren/testing';
import type { FlowEvent } from '@shiren/web-sdk';
import type { Browser } from 'playwright-core';
import { launchBrowser, openPhone as openBrowserPhone } from './browser.js';
import { signInToConsole } from './console-session.js';
import { forgetRecordings } from './forget-recordings.js';
import { openPhone, type Phone } from './mini-program/phone-line.js';

/** The example mini program, by both ways, with the running system behind it. What WeChat itself does is simulated (mini-program/phone.ts). */

jest.setTimeout(180_000);

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const clara = { Name: '克拉拉', IdentificationNumber: identificationNumber(733) };
const passes = { Name: '沙箱', IdentificationNumber: '110101190001012001' };

let run: RunFile;
let live: RPCClient;
let sandbox: RPCClient;
let phone: Phone;
let server: Server;
let folder: string;
let face: Buffer;
/** How the business gets the next token. */
let issuing: { client: RPCClient; biz: string; person: object };
let lowScene: string;
let count = 0;

async function issue(): Promise<{ ticketId: string; token: string }> {
  const ticketId = `mini-${Date.now()}-${++count}`;
  const { client, biz, person } = issuing;
  const { Data } = await client.request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz: biz, TicketId: ticketId, Binding: JSON.stringify(person) },
    { method: 'POST' },
  );
  return { ticketId, token: Data.VerifyToken.Token };
}

const statusOf = async (ticketId: string): Promise<number> =>
  (await issuing.client.request<{ Data: { StatusCode: number } }>('GetStatus', { Biz: issuing.biz, TicketId: ticketId })).Data.StatusCode;

/** The business's own server, as docs/integrators/mini-program.md describes it. */
async function openServer(): Promise<Server> {
  const opened = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { ticketId = '' } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { ticketId?: string };
      const answer = request.url === '/verify-token' ? await issue() : { statusCode: await statusOf(ticketId) };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return opened;
}

beforeAll(async () => {
  run = await readRunFile(home);
  await forgetRecordings(run);
  live = vendorClient(run);
  sandbox = vendorClient({ gateway: run.gateway, accessKeyId: run.testAccessKeyId, accessKeySecret: run.testAccessKeySecret });
  lowScene = await (await signInToConsole(run)).makeScene('RPH5BioOnly', { livenessStrength: 'low' });
  face = await sampleFace('clara', { size: 480, room: 0.45, quality: 95 });
  folder = mkdtempSync(join(tmpdir(), 'shiren-mini-program-photo-'));
  writeFileSync(join(folder, 'face.jpg'), face);
  await importPeople(home, [{ name: clara.Name, identificationNumber: clara.IdentificationNumber, photo: await sampleFace('clara') }]);
  server = await openServer();
  const business = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  phone = await openPhone({ endpoint: run.gateway, tokenUrl: `${business}/verify-token`, statusUrl: `${business}/verify-status` });
  await phone.do('person', join(folder, 'face.jpg'));
}, 120_000);
afterAll(() => {
  phone?.close();
  server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const shows = (page: string) => (look: Awaited<ReturnType<Phone['look']>>) => look.screen?.['page'] === page;
const withoutTrouble = (events: FlowEvent[]): FlowEvent[] => events.filter(({ type }) => type !== 'problem' && type !== 'resumed');

/** Opens the page with the camera, and consents. */
async function atLiveness(): Promise<void> {
  await phone.do('open', 'camera');
  await phone.until('consent', shows('consent'));
  await phone.do('tap', 'agree');
  await phone.until('that the box has to be ticked', ({ text }) => text.includes('请先勾选上方的同意项'));
  await phone.do('enter', ['consent', 'change', { value: ['agreed'] }]);
  await phone.do('tap', 'agree');
  await phone.until('liveness', shows('liveness'));
}

describe('by the mini program’s own camera', () => {
  it('a person leaves in the middle of a recording, begins again, and is verified', async () => {
    issuing = { client: live, biz: 'RPH5BioOnly', person: clara };
    await atLiveness();
    await phone.do('tap', 'film');
    await phone.until('the recording', ({ screen }) => screen?.['phase'] === 'recording' && screen['action'] !== '', 60_000);
    await phone.do('background');
    await phone.until('that the recording was interrupted', ({ screen, text }) => screen?.['page'] === 'liveness' && text.includes('录制被打断'));
    await phone.do('tap', 'film');
    const { text } = await phone.until('the result', shows('result'), 90_000);
    expect(text).toContain('认证通过');
    const { events } = await phone.look();
    expect(withoutTrouble(events)).toEqual([
      { type: 'ready' },
      { type: 'step', step: 'consent' },
      { type: 'step', step: 'liveness' },
      { type: 'step', step: 'submit' },
      { type: 'submitted' },
    ]);
    await phone.do('tap', 'leave');
    const { emitted, navigated } = await phone.until('the outcome', (look) => look.emitted.length > 0);
    expect(emitted.map(({ name, detail: { outcome } }) => [name, outcome])).toEqual([['finished', 'submitted']]);
    expect(navigated).toBe('back');
    expect(await statusOf(emitted[0]?.detail.ticketId ?? '')).toBe(1);
  });

  describe('what stands in the way', () => {
    beforeAll(() => void (issuing = { client: sandbox, biz: lowScene, person: passes }));
    afterEach(() => phone.do('world', { camera: true, privacy: true, network: true, dark: false }));

    it.each([
      ['refuses the camera', { camera: false }, 'CAMERA.REFUSED', '没有摄像头权限'],
      ['does not accept the privacy terms', { privacy: false }, 'CAMERA.REFUSED', '隐私保护指引'],
      ['covers the lens', { dark: true }, 'CAMERA.UNUSABLE', '摄像头没有画面'],
    ])('a person who %s reads what to do, and goes on', async (_, trouble, code, words) => {
      await atLiveness();
      await phone.do('world', trouble);
      await phone.do('tap', 'film');
      const { text, events } = await phone.until('the trouble', shows('trouble'));
      expect(text).toContain(words);
      expect(events.at(-1)).toEqual({ type: 'problem', code });
      await phone.do('world', { camera: true, privacy: true, dark: false });
      await phone.do('tap', 'film');
      const { events: later } = await phone.until('the stage', ({ screen }) => screen?.['page'] === 'stage' && screen['asked'] !== '');
      expect(later.at(-1)).toEqual({ type: 'resumed' });
    });

    it('a network that is away for a while is waited for', async () => {
      await phone.do('open', 'camera');
      await phone.until('consent', shows('consent'));
      await phone.do('enter', ['consent', 'change', { value: ['agreed'] }]);
      await phone.do('world', { network: false });
      await phone.do('tap', 'agree');
      const { text, events } = await phone.until('that it waits', ({ screen }) => screen?.['waiting'] === true);
      expect(text).toContain('网络不稳定');
      expect(events.at(-1)).toEqual({ type: 'problem', code: 'NETWORK.UNAVAILABLE' });
      await phone.do('world', { network: true });
      const { events: later } = await phone.until('liveness', shows('liveness'));
      expect(later.slice(-2)).toEqual([{ type: 'resumed' }, { type: 'step', step: 'liveness' }]);
    });

    it('a token that ended ends the flow, and the business hears why', async () => {
      await atLiveness();
      const { page } = await phone.look();
      await fetch(`${run.gateway}/flow/consent/withdraw`, { method: 'POST', headers: { authorization: `Bearer ${String(page?.['token'])}` } });
      await phone.do('tap', 'film');
      const { emitted, screen } = await phone.until('the outcome', (look) => look.emitted.length > 0);
      expect(screen?.['page']).toBe('problem');
      expect(emitted[0]?.detail).toMatchObject({ outcome: 'failed', code: 'TOKEN.EXPIRED' });
    });

    it('a person who declines is offered another way, and the business hears it', async () => {
      await phone.do('open', 'camera');
      await phone.until('consent', shows('consent'));
      await phone.do('tap', 'decline');
      await phone.until('the other way', shows('declined'));
      await phone.do('tap', 'leave');
      const { emitted } = await phone.until('the outcome', (look) => look.emitted.length > 0);
      expect(emitted[0]?.detail).toMatchObject({ outcome: 'failed', code: 'CONSENT.DECLINED' });
    });
  });
});

describe('by a web view', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    issuing = { client: sandbox, biz: lowScene, person: passes };
  });
  afterAll(() => browser?.close());

  const userAgent =
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50 miniProgram/wx0';
  const bridge = (): void => {
    const calls: unknown[] = [];
    Object.assign(window, { calls, WeixinJSBridge: { invoke: (_: string, call: unknown) => void calls.push(call) } });
  };
  type Call = { name: string; arg: unknown };

  it('a person goes through the pages, and the mini program gets the outcome that the server confirms', async () => {
    await phone.do('open', 'web');
    const { page } = await phone.until('the web view', (look) => Boolean(look.page?.['src']));
    const camera: FakeCamera = { shows: 'picture', image: face };
    const context = await openBrowserPhone(browser, camera, { userAgent });
    await context.addInitScript(bridge);
    const tab = await context.newPage();
    await tab.goto(String(page?.['src']));
    const next = (): Promise<void> => tab.click('.actions .button.primary');
    await tab.waitForSelector('[data-page="guide"]');
    await next();
    await tab.waitForSelector('[data-page="consent"]');
    await tab.check('input[type=checkbox]');
    await next();
    await tab.waitForSelector('[data-page="liveness"]');
    await next();
    await tab.waitForSelector('[data-page="passed"]', { timeout: 60_000 });
    await next();
    const calls = await tab.evaluate(() => (window as unknown as { calls: Call[] }).calls);
    expect(calls.at(-1)).toEqual({ name: 'navigateBack', arg: { delta: 1 } });
    // WeChat hands over everything at once when the page goes
    await phone.do('call', ['onMessage', { data: calls.filter(({ name }) => name === 'postMessage').map(({ arg }) => arg) }]);
    await phone.do('close');
    const { emitted } = await phone.until('the outcome', (look) => look.emitted.length > 0);
    expect(emitted[0]?.detail).toMatchObject({ outcome: 'submitted' });
    await context.close();
  });

  it('what a page only claims is not believed', async () => {
    await phone.do('open', 'web');
    const { page } = await phone.until('the web view', (look) => Boolean(look.page?.['src']));
    const channel = new URL(String(page?.['src'])).searchParams.get('channel');
    await phone.do('call', ['onMessage', { data: [{ shiren: { type: 'submitted' }, channel }] }]);
    await phone.do('close');
    const { emitted } = await phone.until('the outcome', (look) => look.emitted.length > 0);
    expect(emitted[0]?.detail).toMatchObject({ outcome: 'cancelled' });
  });
});
