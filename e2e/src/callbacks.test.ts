import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ListedScene } from '@shiren/contracts-console';
import type { CallbackDelivery } from '@shiren/contracts-verification';
import { endProcess, freePort } from '@shiren/embedded';
import {
  identificationNumber,
  importPeople,
  materialsOf,
  openBusiness,
  readRunFile,
  root,
  sampleFace,
  signInToConsole,
  vendorClient,
  type AskConsole,
  type Business,
  type RunFile,
  type ReceivedCallback,
} from '@shiren/testing';
import type { Browser } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { accessibilityFlaws, launchBrowser, photographScreen } from './browser.js';

/** Delivery of results to a business, from the decision to the business's server. The tests use an account of their own. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { name: '安娜', identificationNumber: identificationNumber(501) };
const PASSWORD = 'a long enough password';
const PATIENCE = 60_000;
/** An ID number of the sandbox, see docs/integrators/sandbox.md. */
const GOES_TO_REVIEW = '110101190001019000';
const accountName = `callbacks-${Date.now()}`;

let run: RunFile;
let account: {
  accessKeyId: string;
  accessKeySecret: string;
  testAccessKeyId: string;
  testAccessKeySecret: string;
  consoleUser: string;
  consolePassword: string;
};
let ask: AskConsole;
let business: Business;
let browser: Browser;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const seed = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), accountName, '--sample-business'], {
    env: { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY },
  });
  account = JSON.parse(seed.toString()) as typeof account;
  await importPeople(home, [{ ...anna, photo: await sampleFace('anna') }]);
  ask = await signInToConsole(run, account.consoleUser, account.consolePassword);
  business = await openBusiness();
  browser = await launchBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await business?.close();
});

async function until<T>(what: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; await pause(50)) {
    const found = await what();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true`);
  }
}

const sceneOf = async (biz: string): Promise<ListedScene> => (await ask('scenes', {})).find((scene) => scene.biz === biz)!;

/** Sets this callback address and leaves the rest of the scene unchanged. */
async function callAt(biz: string, url: string): Promise<void> {
  const { revision, name, scheme, settings } = await sceneOf(biz);
  await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, callback: { url } } });
}

/** Adds a scene that calls the business at its own path; returns the secret. */
async function newScene(biz: string, url = `${business.url}/${biz}`): Promise<string> {
  await ask('addScene', { biz, name: biz, scheme: 'RPMin' });
  await callAt(biz, url);
  return (await ask('renewCallbackSecret', { biz })).secret;
}

async function verify(biz: string, TicketId: string, face: 'annaAgain' | 'bella'): Promise<void> {
  const Material = materialsOf({ Name: anna.name, IdentificationNumber: anna.identificationNumber, FacePic: await sampleFace(face) });
  await vendorClient({ ...run, ...account }).request('SubmitVerification', { Biz: biz, TicketId, Material }, { method: 'POST' });
}

const receivedAt = (biz: string): ReceivedCallback[] => business.received.filter(({ path }) => path === `/${biz}`);
const deliveries = async (biz: string): Promise<CallbackDelivery[]> => (await ask('callbacks', { biz, limit: 50 })).deliveries;
const opened = (secret: string, { body, headers }: ReceivedCallback) => new Webhook(secret).verify(body, headers as Record<string, string>);

it('a result is delivered once, signed, with no personal data', async () => {
  const secret = await newScene('Once');
  await verify('Once', 'order-1', 'annaAgain');
  const [delivery] = await until(async () => (await deliveries('Once')).some(({ state }) => state === 'delivered') && deliveries('Once'));
  expect(delivery).toMatchObject({ ticketId: 'order-1', outcome: 'passed', state: 'delivered', tries: 1, lastAnswer: '200', url: `${business.url}/Once` });
  const [received, again] = receivedAt('Once');
  expect(again).toBeUndefined();
  expect(opened(secret, received!)).toEqual({
    type: 'verification.passed',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    data: { biz: 'Once', ticketId: 'order-1', statusCode: 1, subCodes: ['200'] },
  });
  expect(received!.headers['webhook-id']).toBe(delivery?.attemptId);
});

it('the results of a ticket come in their order, though the first is refused at first', async () => {
  const secret = await newScene('Order');
  business.answers.set('/Order', [500]);
  await verify('Order', 'order-2', 'bella');
  await verify('Order', 'order-2', 'annaAgain');
  await until(() => receivedAt('Order').length === 3);
  const received = receivedAt('Order').map((one) => [(opened(secret, one) as { data: { statusCode: number } }).data.statusCode, one.status]);
  expect(received).toEqual([
    [2, 500],
    [2, 200],
    [1, 200],
  ]);
});

it('a result that a reviewer decides on is delivered after the decision', async () => {
  const secret = await newScene('Reviewed');
  const tester = vendorClient({ ...run, accessKeyId: account.testAccessKeyId, accessKeySecret: account.testAccessKeySecret });
  const Material = materialsOf({ Name: '沙箱', IdentificationNumber: GOES_TO_REVIEW, FacePic: await sampleFace('anna') });
  await tester.request('SubmitVerification', { Biz: 'Reviewed', TicketId: 'order-7', Material }, { method: 'POST' });
  const [attempt] = await until(async () => {
    const { attempts } = await ask('attempts', { ticketId: 'order-7', limit: 1 });
    return attempts[0]?.state === 'in-review' && attempts;
  });
  expect([await deliveries('Reviewed'), receivedAt('Reviewed')]).toEqual([[], []]);
  await ask('review', { attemptId: attempt!.attemptId, decision: 'reject', reason: '照片不清晰' });
  const received = await until(() => receivedAt('Reviewed')[0]);
  expect(opened(secret, received)).toMatchObject({ type: 'sandbox.verification.failed', data: { ticketId: 'order-7', statusCode: 2 } });
  expect(received.headers['webhook-id']).toBe(attempt!.attemptId);
});

it('an address that is gone is switched off, which the console shows, until the scene is saved', async () => {
  await newScene('Gone');
  business.answers.set('/Gone', [410]);
  await verify('Gone', 'order-3', 'bella');
  await until(async () => (await sceneOf('Gone')).callbackOffSince);
  await verify('Gone', 'order-3', 'annaAgain');
  await until(async () => (await deliveries('Gone')).filter(({ state }) => state === 'switched-off').length === 2);
  expect(receivedAt('Gone')).toHaveLength(1);
  await callAt('Gone', `${business.url}/Gone`);
  expect(await sceneOf('Gone')).not.toHaveProperty('callbackOffSince');
  const [newest] = await deliveries('Gone');
  await ask('replayCallback', { attemptId: newest!.attemptId });
  await until(async () => (await deliveries('Gone'))[0]?.state === 'delivered');
  expect(receivedAt('Gone').map(({ status }) => status)).toEqual([410, 200]);
});

it('a private address that the operator did not name is never called', async () => {
  await newScene('Private', `${business.url.replace('127.0.0.1', 'localhost')}/Private`);
  await verify('Private', 'order-4', 'annaAgain');
  await until(async () => (await deliveries('Private'))[0]?.lastAnswer);
  expect((await deliveries('Private'))[0]).toMatchObject({ state: 'waiting', lastAnswer: 'not-public' });
  expect(receivedAt('Private')).toEqual([]);
});

it('a scene without an address has nothing to deliver', async () => {
  await ask('addScene', { biz: 'Silent', name: 'Silent', scheme: 'RPMin' });
  await verify('Silent', 'order-5', 'annaAgain');
  await until(async () => (await deliveries('Silent')).length === 0);
});

it('while a secret is changed, results are signed with both', async () => {
  const before = await newScene('Rotation');
  const { secret } = await ask('renewCallbackSecret', { biz: 'Rotation' });
  await verify('Rotation', 'order-6', 'annaAgain');
  const received = await until(() => receivedAt('Rotation')[0]);
  expect(received.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  for (const known of [secret, before]) expect(opened(known, received)).toMatchObject({ type: 'verification.passed' });
});

it('the result of a ticket of 2019-03-07 goes to its CallbackUrl, signed with its CallbackSeed, in the names of that version', async () => {
  await ask('addScene', { biz: 'Classic', name: 'Classic', scheme: 'RPBioOnly' });
  await callAt('Classic', `${business.url}/Classic`);
  const given = { BizType: 'Classic', BizId: 'order-8', Name: anna.name, IdCardNumber: anna.identificationNumber };
  const called = { CallbackUrl: `${business.url}/ClassicTicket`, CallbackSeed: '种子 42' };
  const { VerifyToken } = await vendorClient({ ...run, ...account }, '2019-03-07').request<{ VerifyToken: string }>('DescribeVerifyToken', {
    ...given,
    ...called,
  });
  const Material = materialsOf({ FacePic: await sampleFace('annaAgain') });
  await vendorClient({ ...run, ...account }).request('SubmitMaterials', { VerifyToken, Material }, { method: 'POST' });
  const received = await until(() => receivedAt('ClassicTicket')[0]);
  const { data } = new Webhook(Buffer.from('种子 42'), { format: 'raw' }).verify(received.body, received.headers as Record<string, string>) as { data: object };
  expect(data).toMatchObject({ bizType: 'Classic', bizId: 'order-8', verifyStatus: 1 });
  expect(receivedAt('Classic')).toEqual([]);
});

it('the page shows what became of them, and sends one again for who may', async () => {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'zh-CN', viewport: { width: 1360, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(run.console);
  await page.getByLabel('用户名').fill(account.consoleUser);
  await page.getByLabel('密码', { exact: true }).fill(account.consolePassword);
  await page.getByRole('button', { name: /^登\s*录$/ }).click();
  await page.getByRole('menuitem', { name: '结果回调' }).click();
  await page.getByText('地址不是公网地址').waitFor();
  for (const state of ['已送达', '待推送', '地址已停用']) expect(await page.getByText(state).first().isVisible()).toBe(true);
  await page.getByRole('row').filter({ hasText: 'order-6' }).locator('.ant-table-row-expand-icon').click();
  await page.getByText(`${business.url}/Rotation`).waitFor();
  await photographScreen(page, 'console-callbacks-rows-zh-light');
  expect(await accessibilityFlaws(page)).toEqual([]);
  await page.getByLabel('TicketId').fill('order-1');
  await page.getByRole('button', { name: /^搜\s*索$/ }).click();
  await until(async () => (await page.getByRole('button', { name: '重新推送' }).count()) === 1);
  await page.getByRole('button', { name: '重新推送' }).click();
  await until(() => receivedAt('Once').length === 2);
  const [first, second] = receivedAt('Once');
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  expect((await ask('audit', { text: 'callback.replay', limit: 1 })).entries).toMatchObject([{ subject: 'Once/order-1', user: 'owner' }]);
  await context.close();
});

it('who may only read can not send one again, and sees those of granted scenes only', async () => {
  await ask('addUser', { name: 'reader', password: PASSWORD, role: 'read-only', scenes: ['Once'] });
  await ask('addUser', { name: 'other', password: PASSWORD, role: 'full-access', scenes: ['Order'] });
  const [{ attemptId = '' } = {}] = await deliveries('Once');
  const reader = await signInToConsole(run, `reader@${accountName}`, PASSWORD);
  expect(new Set((await reader('callbacks', { limit: 50 })).deliveries.map(({ biz }) => biz))).toEqual(new Set(['Once']));
  expect((await reader('callbacks', { biz: 'Order', limit: 50 })).deliveries).toEqual([]);
  await expect(reader('replayCallback', { attemptId })).rejects.toThrow('ACCESS.DENIED');
  const other = await signInToConsole(run, `other@${accountName}`, PASSWORD);
  await expect(other('replayCallback', { attemptId })).rejects.toThrow('CALLBACK.NOT_FOUND');
});

describe('the programs of docs/integrators/callbacks.md', () => {
  const blocks = [...readFileSync(join(root, 'docs/integrators/callbacks.md'), 'utf8').matchAll(/```(js|python|java)\n(.*?)```/gs)];
  const has = (program: string): boolean => (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
  const known = { js: ['receive.mjs', process.execPath], python: ['receive.py', 'python3'], java: ['Receive.java', 'java'] } as const;

  it('take what is signed with their secret, and nothing else', async () => {
    const secret = await newScene('Docs');
    await verify('Docs', 'order-7', 'annaAgain');
    await until(async () => (await deliveries('Docs'))[0]?.state === 'delivered');
    const [{ attemptId = '' } = {}] = await deliveries('Docs');
    expect(blocks.map(([, language]) => language)).toEqual(['js', 'python', 'java']);
    for (const [, language, text = ''] of blocks) {
      const [file, program] = known[language as keyof typeof known];
      if (program !== process.execPath && !has(program)) continue;
      const folder = await mkdtemp(join(tmpdir(), 'shiren-receive-'));
      let child: ChildProcess | undefined;
      try {
        await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
        await writeFile(join(folder, file), text);
        const port = await freePort();
        const url = `http://127.0.0.1:${port}/`;
        child = spawn(program, [file], { cwd: folder, env: { ...process.env, CALLBACK_SECRET: secret, PORT: String(port) }, stdio: 'ignore' });
        const answerTo = (headers: Record<string, string>) => fetch(url, { method: 'POST', headers, body: '{}' }).then(({ status }) => status);
        await until(async () => (await answerTo({}).catch(() => 0)) === 401);
        await callAt('Docs', url);
        await ask('replayCallback', { attemptId });
        await until(async () => (await deliveries('Docs')).some((delivery) => delivery.url === url && delivery.lastAnswer === '204'));
        const signedBy = (known: string, at = Date.now()) => ({
          'webhook-id': attemptId,
          'webhook-timestamp': String(Math.floor(at / 1_000)),
          'webhook-signature': new Webhook(known).sign(attemptId, new Date(at), '{}'),
        });
        expect(await answerTo(signedBy(`whsec_${Buffer.alloc(24, 7).toString('base64')}`))).toBe(401);
        expect(await answerTo(signedBy(secret, Date.now() - 600_000))).toBe(401);
      } finally {
        if (child) await endProcess(child, 'SIGTERM', 10_000);
        await rm(folder, { recursive: true, force: true });
      }
    }
  }, 120_000);
});
