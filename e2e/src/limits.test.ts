import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import { Bus, connectToNats } from '@shiren/bus';
import { limits } from '@shiren/contracts-console';
import { signV1 } from '@shiren/rpc';
import { base64, identificationNumber, materialsOf, readRunFile, root, sampleFace, startGateway, vendorClient, type RunFile } from '@shiren/testing';

const home = process.env['SHIREN_E2E_HOME'] ?? '';
/** A separate account, so that its limits affect no other test. */
const ACCOUNT = `limits-${Date.now()}`;

let run: RunFile;
let second: Awaited<ReturnType<typeof startGateway>>;
let connection: Awaited<ReturnType<typeof connectToNats>>;
let bus: Bus;
let account: Pick<RunFile, 'accountId' | 'accessKeyId' | 'accessKeySecret'>;
let clients: [RPCClient, RPCClient];
let faces: [Buffer, Buffer];

const program = (file: string, ...words: string[]): string => {
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const env = { ...process.env, DATABASE_URL: run.databaseUrl, NATS_URL: run.natsUrl, MASTER_KEY };
  return execFileSync(process.execPath, [join(root, 'apps/console/dist', file), ...words], { env }).toString();
};

const windows = new Set<number>();
/** The seconds of a window that no other test has used, so that its count starts from zero, and that does not end while a test runs. */
function newWindow(): number {
  const now = Date.now() / 1_000;
  let seconds = 600;
  while (windows.has(seconds) || seconds - (now % seconds) < 120) seconds++;
  windows.add(seconds);
  return seconds;
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

/** Repeats the call until it returns `expected`, since a new limit reaches the gateways as an event. */
async function until(expected: string, ask: () => Promise<string>): Promise<void> {
  let code = '';
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) {
    code = await ask();
    if (code === expected) return;
  }
  expect(code).toBe(expected);
}

const compare = (client: RPCClient, more: object = {}, target = faces[1]): Promise<{ Data: { SimilarityScore: number } }> =>
  client.request(
    'CompareFaces',
    { SourceImageType: 'FacePic', SourceImageValue: base64(faces[0]), TargetImageType: 'FacePic', TargetImageValue: base64(target), ...more },
    { method: 'POST' },
  );

/** A signed call as a body that can be sent again unchanged. */
function signed(action: string, parameters: Record<string, string>, secret = account.accessKeySecret): URLSearchParams {
  const all = {
    ...{ ...parameters, Action: action, Version: '2018-09-16', Format: 'JSON', AccessKeyId: account.accessKeyId },
    ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', SignatureNonce: crypto.randomUUID(), Timestamp: new Date().toISOString().replace(/\.\d+/, '') },
  };
  return new URLSearchParams({ ...all, Signature: signV1('POST', all, secret) });
}

const send = (gateway: string, body: URLSearchParams, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway, { method: 'POST', body, headers });

const codeOfSent = async (gateway: string, body: URLSearchParams): Promise<string> =>
  ((await (await send(gateway, body)).json()) as { Code?: string }).Code ?? '';

/** A call without the SDK, which would hide the response's headers. */
const callPlainly = (gateway: string, action: string, parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  send(gateway, signed(action, parameters), headers);

beforeAll(async () => {
  run = await readRunFile(home);
  second = await startGateway(home);
  connection = await connectToNats('e2e', { NATS_URL: run.natsUrl });
  bus = new Bus(connection);
  account = JSON.parse(program('seed.js', ACCOUNT, '--sample-business')) as typeof account;
  clients = [vendorClient({ ...run, ...account }), vendorClient({ ...run, ...second, ...account })];
  faces = [await sampleFace('anna'), await sampleFace('annaAgain')];
}, 120_000);
afterAll(async () => {
  await connection.close();
  await second.stop();
}, 60_000);

describe('a call that comes again with its ClientToken', () => {
  it('is answered as before on another gateway too, and counts once', async () => {
    const ClientToken = `compare-${Date.now()}`;
    const [one, other] = await Promise.all(clients.map((client) => compare(client, { ClientToken })));
    expect(other?.Data).toEqual(one?.Data);
    expect((await compare(clients[1], { ClientToken })).Data).toEqual(one?.Data);
    // this call's event comes after any that the repetitions might have caused, so those would be counted by then
    await compare(clients[0]);
    const used = async (): Promise<number> => (await bus.ask(limits.used, { accountId: account.accountId }))['face-comparison'];
    for (const end = Date.now() + 30_000; (await used()) < 2 && Date.now() < end;) await pause(100);
    expect(await used()).toBe(2);
  });

  it('is answered as before when the month is used up', async () => {
    const ClientToken = `last-${Date.now()}`;
    await compare(clients[0], { ClientToken });
    program('limit.js', ACCOUNT, 'face-comparison=1');
    for (const client of clients) await until('QuotaExceeded', () => codeOf(compare(client)));
    expect(await codeOf(compare(clients[1], { ClientToken }))).toBe('answered');
    program('limit.js', ACCOUNT, 'face-comparison=none');
    await until('answered', () => codeOf(compare(clients[1])));
  });

  it('is refused where it says something else', async () => {
    const ClientToken = `other-${Date.now()}`;
    await compare(clients[0], { ClientToken });
    expect(await codeOf(compare(clients[1], { ClientToken }, faces[0]))).toBe('IdempotentParameterMismatch');
    expect(await codeOf(clients[1].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 't', ClientToken }))).toBe('IdempotentParameterMismatch');
  });

  it('may be mended where it failed', async () => {
    const ClientToken = `mended-${Date.now()}`;
    expect(await codeOf(clients[0].request('GetVerifyToken', { Biz: 'NoSuch', TicketId: 't', ClientToken }))).toBe('InvalidBiz.NotFound');
    expect(await codeOf(clients[0].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 't', ClientToken }))).toBe('answered');
  });

  it('may have it in the header Idempotency-Key as well', async () => {
    const headers = { 'idempotency-key': `"header-${Date.now()}"` };
    const tokenOf = async (gateway: string): Promise<string> => {
      const reply = await callPlainly(gateway, 'GetVerifyToken', { Biz: 'RPManual', TicketId: 'header' }, headers);
      return ((await reply.json()) as { Data: { VerifyToken: { Token: string } } }).Data.VerifyToken.Token;
    };
    const token = await tokenOf(run.gateway);
    expect(token).toMatch(/^[\w-]{20,}$/);
    expect(await tokenOf(second.gateway)).toBe(token);
  });

  it('gets an error that says what a ClientToken may be', async () => {
    expect(await codeOf(clients[0].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 't', ClientToken: '钥匙' }))).toBe('InvalidParameter.ClientToken');
  });
});

describe('the rate of an AccessKey', () => {
  const status = (client: RPCClient): Promise<string> => codeOf(client.request('GetStatus', { Biz: 'RPMin', TicketId: 'none' }));

  it('holds for all gateways together, for one action, and says when to come again', async () => {
    const seconds = newWindow();
    program('limit.js', ACCOUNT, `GetStatus=20/${seconds}s`);
    await until('Throttling.User', () => status(clients[0]));
    await until('Throttling.User', () => status(clients[1]));
    const reply = await callPlainly(second.gateway, 'GetStatus', { Biz: 'RPMin', TicketId: 'none' });
    expect(reply.status).toBe(429);
    const wait = Number(reply.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(seconds);
    expect(Number(reply.headers.get('x-acs-retry-after'))).toBe(wait * 1_000);
    expect(await codeOf(clients[0].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 't' }))).toBe('answered');

    // a limit with another window starts from zero; of all concurrent calls, exactly as many as the limit allows get through
    program('limit.js', ACCOUNT, `GetStatus=25/${newWindow()}s`);
    const ofEach = async (client: RPCClient): Promise<string[]> => Promise.all(Array.from({ length: 40 }, () => status(client)));
    await until('answered', () => status(clients[0]));
    await until('answered', () => status(clients[1]));
    const codes = (await Promise.all(clients.map(ofEach))).flat();
    const answered = codes.filter((code) => code !== 'Throttling.User').length;
    expect(answered).toBeLessThanOrEqual(23);
    expect(answered).toBeGreaterThanOrEqual(15);
    program('limit.js', ACCOUNT, 'GetStatus=none');
    await until('answered', () => status(clients[0]));
  });
});

describe('what a call uses up', () => {
  const status = (secret?: string): URLSearchParams => signed('GetStatus', { Biz: 'RPMin', TicketId: 'none' }, secret);

  it('is no nonce while the rate refuses it: the same call is taken later, once', async () => {
    program('limit.js', ACCOUNT, `GetStatus=1/${newWindow()}s`);
    await until('Throttling.User', () => codeOfSent(run.gateway, status()));
    const call = status();
    expect(await codeOfSent(run.gateway, call)).toBe('Throttling.User');
    program('limit.js', ACCOUNT, 'GetStatus=none');
    await until('200', () => codeOfSent(run.gateway, status()));
    expect(await codeOfSent(run.gateway, call)).toBe('200');
    expect(await codeOfSent(second.gateway, call)).toBe('SignatureNonceUsed');
  });

  it('is nothing of the account where somebody else sends it: with a wrong signature, or captured and sent again', async () => {
    program('limit.js', ACCOUNT, `GetStatus=40/${newWindow()}s`);
    const captured = status();
    await until('Throttling.User', () => codeOfSent(run.gateway, status())); // the limit has arrived; the next one starts with a new window
    program('limit.js', ACCOUNT, `GetStatus=40/${newWindow()}s`);
    await until('200', () => codeOfSent(run.gateway, status()));
    await until('SignatureNonceUsed', () => codeOfSent(run.gateway, captured));
    const forged = await Promise.all(Array.from({ length: 60 }, () => codeOfSent(run.gateway, status('not the secret'))));
    expect(new Set(forged)).toEqual(new Set(['SignatureDoesNotMatch']));
    const replayed = await Promise.all(Array.from({ length: 60 }, () => codeOfSent(run.gateway, captured)));
    expect(new Set(replayed)).toEqual(new Set(['SignatureNonceUsed']));
    expect(await codeOfSent(run.gateway, status())).toBe('200');
    program('limit.js', ACCOUNT, 'GetStatus=none');
    await until('200', () => codeOfSent(second.gateway, status()));
  });
});

describe('the quota of a month', () => {
  it('refuses new submissions and answers repeated ones', async () => {
    const Material = materialsOf({ Name: '陌生', IdentificationNumber: identificationNumber(995), FacePic: faces[0] });
    const submit = (client: RPCClient, TicketId: string): Promise<string> =>
      codeOf(client.request('SubmitVerification', { Biz: 'RPMin', TicketId, Material }, { method: 'POST' }));
    expect(await submit(clients[0], 'within')).toBe('answered');
    program('limit.js', ACCOUNT, 'real-person=1');
    await until('QuotaExceeded', () => codeOf(clients[0].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 'beyond' })));
    await until('QuotaExceeded', () => codeOf(clients[1].request('GetVerifyToken', { Biz: 'RPManual', TicketId: 'beyond' })));
    expect(await submit(clients[1], 'beyond')).toBe('QuotaExceeded');
    expect(await submit(clients[1], 'within')).toBe('answered');
  });
});
