import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { identificationNumber, materialsOf, sampleFace, startSystem, vendorClient, type RunningSystem } from '@shiren/testing';
import { launchBrowser } from './browser.js';

/** An authority over HTTP that is unavailable at first. */
let away = true;
const asked: { authorization: string | undefined; claim: { name: string; identificationNumber: string; face: string } }[] = [];
let upstream: Server;
let system: RunningSystem;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (away) return response.writeHead(503).end();
      asked.push({ authorization: request.headers.authorization, claim: JSON.parse(body) as (typeof asked)[number]['claim'] });
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ identity: 'match', photo: 'current', score: 91.5 }));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  system = await startSystem({ AUTHORITY_URL: `http://127.0.0.1:${port}/compare`, AUTHORITY_TOKEN: 'secret' });
}, 180_000);

afterAll(async () => {
  await system.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
}, 90_000);

/** What the operator sees of the authority in the console. */
async function showsUpstream(state: RegExp): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ locale: 'zh-CN' });
    page.setDefaultTimeout(30_000);
    await page.goto(system.console);
    await page.getByLabel('用户名').fill(system.consoleUser);
    await page.getByLabel('密码', { exact: true }).fill(system.consolePassword);
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await page.getByRole('menuitem').first().waitFor();
    await page.goto(`${system.console}index.html#/registry`);
    await page.getByText(`127.0.0.1:${(upstream.address() as AddressInfo).port}`).waitFor();
    const shown = page.getByRole('alert').filter({ hasText: state });
    // reload, since the page does not refresh by itself
    for (const end = Date.now() + 60_000; (await shown.count()) === 0 && Date.now() < end; await pause(500)) await page.reload({ waitUntil: 'networkidle' });
    expect(await page.getByRole('alert').allTextContents()).toContainEqual(expect.stringMatching(state));
  } finally {
    await browser.close();
  }
}

interface Status {
  StatusCode: number;
  AuthorityComparisonScore?: number;
}

describe('an upstream authority that is away', () => {
  it('leaves an attempt in progress, which is taken up again and decided once it is back', async () => {
    const client = vendorClient(system);
    const claim = { Name: '安娜', IdentificationNumber: identificationNumber(601) };
    const Material = materialsOf({ ...claim, FacePic: await sampleFace('anna') });
    const { Data } = await client.request<{ Data: { VerifyStatus: Status } }>(
      'SubmitVerification',
      { Biz: 'RPMin', TicketId: 'upstream', Material },
      { method: 'POST' },
    );
    expect(Data.VerifyStatus).toEqual({ StatusCode: 0 });
    await showsUpstream(/不可用，暂停请求|恢复中/);

    away = false;
    const status = async (): Promise<Status> => (await client.request<{ Data: Status }>('GetStatus', { Biz: 'RPMin', TicketId: 'upstream' }, {})).Data;
    for (const end = Date.now() + 60_000; (await status()).StatusCode === 0 && Date.now() < end;) await pause(250);
    expect(await status()).toMatchObject({ StatusCode: 1, AuthorityComparisonScore: 91.5 });
    expect(asked).toHaveLength(1);
    await showsUpstream(/正常/);
    expect(asked[0]).toMatchObject({ authorization: 'Bearer secret', claim: { name: claim.Name, identificationNumber: claim.IdentificationNumber } });
  }, 120_000);
});
