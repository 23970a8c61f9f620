import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import type { AttemptStory, ListedAttempt } from '@shiren/contracts-console';
import { defaultSceneLimits } from '@shiren/schemes';
import { FlowClient, FlowError, packFrames, type Session } from '@shiren/flow-client';
import { identificationNumber, importPeople, readRunFile, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import sharp from 'sharp';
import { signInToConsole, type ConsoleSession } from './console-session.js';

/** The flow API without the pages: what it refuses, and the limits for every caller. Complete flows are in flow-pages.test.ts. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const anna = { Name: '安娜', IdentificationNumber: identificationNumber(501) };

let run: RunFile;
let business: RPCClient;
let face: Buffer;
let count = 0;

beforeAll(async () => {
  run = await readRunFile(home);
  business = vendorClient(run);
  face = await sharp(await sampleFace('anna'))
    .resize(480)
    .jpeg()
    .toBuffer();
  await importPeople(home, [{ name: anna.Name, identificationNumber: anna.IdentificationNumber, photo: await sampleFace('anna') }]);
});

const unique = (): string => `flow-api-${Date.now()}-${++count}`;

async function issue(Biz = 'RPH5BioOnly', TicketId = unique()): Promise<string> {
  const { Data } = await business.request<{ Data: { VerifyToken: { Token: string } } }>(
    'GetVerifyToken',
    { Biz, TicketId, ...(['RPBasic', 'RPManual'].includes(Biz) ? {} : { Binding: JSON.stringify(anna) }) },
    { method: 'POST' },
  );
  return Data.VerifyToken.Token;
}

const client = (token: string, device = unique()): FlowClient => new FlowClient({ origin: run.gateway, token, device, retries: 0 });

async function atLiveness(Biz?: string): Promise<FlowClient> {
  const flow = client(await issue(Biz));
  await flow.consent((await flow.session()).consent.version);
  return flow;
}

/** A raw call; returns the status and the response's code. */
async function post(token: string, path: string, body: Uint8Array<ArrayBuffer> | string = '{}', method = 'POST'): Promise<[number, string]> {
  const response = await fetch(`${run.gateway}/flow/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(method === 'POST' ? { body } : {}),
  });
  return [response.status, ((await response.json()) as { code: string }).code];
}

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error as FlowError).code,
  );

describe('a token', () => {
  it('that is forged, another kind of thing, or missing is refused', async () => {
    expect(await post('A'.repeat(32), 'session', '', 'GET')).toEqual([401, 'TOKEN.NOT_FOUND']);
    expect(await post("' or 1=1 --", 'session', '', 'GET')).toEqual([401, 'TOKEN.NOT_FOUND']);
    expect(await post(run.accessKeySecret, 'submit')).toEqual([401, 'TOKEN.NOT_FOUND']);
    expect((await fetch(`${run.gateway}/flow/session`)).status).toBe(401);
  });

  it('shows nothing of the person, the ticket or any score', async () => {
    const session = await client(await issue()).session();
    expect(session).toMatchObject({ scheme: 'RPH5BioOnly', state: 'open', steps: ['consent', 'liveness', 'submit'], taken: [] });
    expect(JSON.stringify(session)).not.toMatch(new RegExp(`${anna.Name}|${anna.IdentificationNumber}|flow-api|[Ss]core`));
  });

  it('opens one attempt only: a recording of another is not found', async () => {
    const [mine, theirs] = await Promise.all([atLiveness(), atLiveness()]);
    const { captureId } = await theirs.begin();
    expect(await refusal(mine.add(captureId, 0, [{ at: 0, image: face }]))).toBe('CAPTURE.NOT_FOUND');
    expect(await refusal(mine.finish(captureId))).toBe('CAPTURE.NOT_FOUND');
  });
});

describe('the steps', () => {
  it('can not be taken out of order', async () => {
    const token = await issue('RPBasic');
    const early = [409, 'STEP.NOT_NEXT'];
    expect(await post(token, 'recordings')).toEqual(early);
    expect(await post(token, 'observations', new Uint8Array(face))).toEqual(early);
    expect(await post(token, 'card/front', new Uint8Array(face))).toEqual(early);
    expect(await post(token, 'name-and-number', JSON.stringify({ name: anna.Name, identificationNumber: anna.IdentificationNumber }))).toEqual(early);
    expect(await post(token, 'submit')).toEqual(early);
    expect(await post(token, 'consent', JSON.stringify({ version: 99 }))).toEqual([400, 'REQUEST.INVALID']);
    await client(token).consent(1);
    expect(await post(token, 'consent', JSON.stringify({ version: 1 }))).toEqual(early);
    expect(await post(token, 'submit')).toEqual(early);
  });

  it('go on where another tab left them', async () => {
    const token = await issue('RPManual');
    const [one, other] = [client(token), client(token)];
    await one.consent(1);
    expect((await other.consent(1)).steps[0]).toBe('type-name-and-number');
    const typed = { name: anna.Name, identificationNumber: anna.IdentificationNumber };
    const both = await Promise.all([one.nameAndNumber(typed), other.nameAndNumber(typed)]);
    expect(both.map(({ steps }) => steps[0])).toEqual(['liveness', 'liveness']);
  });

  it('take a name and a number that can be ones', async () => {
    const flow = client(await issue('RPManual'));
    await flow.consent(1);
    expect(await refusal(flow.nameAndNumber({ name: anna.Name, identificationNumber: '110101199001010000' }))).toBe('ID_NUMBER.INVALID');
    expect(await refusal(flow.nameAndNumber({ name: '<b>', identificationNumber: anna.IdentificationNumber }))).toBe('MATERIAL.INVALID');
    expect((await flow.session()).steps[0]).toBe('type-name-and-number');
  });
});

describe('what is sent', () => {
  let flow: FlowClient;
  let token: string;
  let captureId: string;
  const frames = (...times: number[]): Uint8Array<ArrayBuffer> => packFrames(times.map((at) => ({ at, image: face })));

  beforeAll(async () => {
    token = await issue();
    flow = client(token);
    await flow.consent(1);
    captureId = (await flow.begin()).captureId;
  });

  it.each<[string, () => Uint8Array<ArrayBuffer>, string]>([
    ['no frames', () => frames(), 'REQUEST.INVALID'],
    ['a thousand frames', () => packFrames(Array.from({ length: 1_000 }, (_, at) => ({ at, image: face.subarray(0, 100) }))), 'REQUEST.INVALID'],
    ['times that go backwards', () => frames(0, 160, 80), 'REQUEST.INVALID'],
    ['frames of another size than announced', () => new Uint8Array([...frames(0, 80), 1, 2, 3]), 'REQUEST.INVALID'],
    ['a piece that is cut short', () => frames(0, 80).slice(0, 5_000), 'REQUEST.INVALID'],
    ['something that is no image', () => packFrames([{ at: 0, image: Buffer.from('%PDF-1.4 hello') }]), 'IMAGE.UNREADABLE'],
    ['nothing', () => new Uint8Array(), 'REQUEST.INVALID'],
  ])('in a recording: %s is refused', async (_, body, code) => {
    expect(await post(token, `recordings/${captureId}/0`, body())).toEqual([400, code]);
  });

  it('to a recording that is none is not found', async () => {
    expect((await post(token, 'recordings/not-an-id/0', frames(0)))[0]).toBe(400);
    expect(await post(token, `recordings/00000000-0000-7000-8000-000000000000/0`, frames(0))).toEqual([404, 'CAPTURE.NOT_FOUND']);
    expect(await post(token, `recordings/${captureId}/7`, frames(0))).toEqual([409, 'CAPTURE.OUT_OF_ORDER']);
    expect((await post(token, `nowhere`))[0]).toBe(404);
  });

  it('as JSON that is none, or of another shape, is refused', async () => {
    expect(await post(token, 'recordings', '{')).toEqual([400, 'REQUEST.INVALID']);
    expect(await post(token, 'recordings', '[]')).toEqual([400, 'REQUEST.INVALID']);
    expect(await post(token, 'recordings', '{"without":["fly"]}')).toEqual([400, 'REQUEST.INVALID']);
    expect(await post(token, 'recordings', '{"without":"blink"}')).toEqual([400, 'REQUEST.INVALID']);
  });

  it('with a picture of more than 2 MB is refused, and so is a picture that is none', async () => {
    expect(await post(token, 'observations', new Uint8Array(2 * 1024 * 1024 + 1))).toEqual([400, 'IMAGE.TOO_LARGE']);
    expect(await post(token, 'observations', new Uint8Array(Buffer.from('no image')))).toEqual([400, 'IMAGE.UNREADABLE']);
  });

  it('and cut off half way harms nobody', async () => {
    const { port } = new URL(run.gateway);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /flow/recordings/${captureId}/0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 100000\r\n\r\n`);
    socket.write(Buffer.from(frames(0)).subarray(0, 3_000), () => socket.destroy());
    await once(socket, 'close');
    expect((await flow.session()).steps[0]).toBe('liveness');
    expect(await refusal(flow.add(captureId, 0, [{ at: 0, image: face }]))).toBe('accepted');
  });
});

/** The recordings of a ticket's attempt, once the console knows it. */
async function recordingsOf(console: ConsoleSession, ticketId: string): Promise<AttemptStory['recordings']> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(200)) {
    const { attempts } = await console.ask<{ attempts: ListedAttempt[] }>('attempts', { ticketId, limit: 1 });
    if (attempts[0]) return (await console.ask<AttemptStory>('attempt', { attemptId: attempts[0].attemptId })).recordings;
  }
  throw new Error(`The console does not know ${ticketId}.`);
}

describe('the limits', () => {
  /** Starts recordings and abandons them until the attempt fails because no tries are left. */
  async function fail(Binding: object, device: string, Biz = 'RPH5BioOnly'): Promise<string> {
    const { Data } = await business.request<{ Data: { VerifyToken: { Token: string } } }>(
      'GetVerifyToken',
      { Biz, TicketId: unique(), Binding: JSON.stringify(Binding) },
      { method: 'POST' },
    );
    const flow = client(Data.VerifyToken.Token, device);
    try {
      await flow.consent(1);
      for (let tries = 0; tries < 10; tries++) await flow.begin();
      return 'never';
    } catch (error) {
      const { status, code, details } = error as FlowError;
      if (code === 'CAPTURE.NO_MORE_TRIES') return (await flow.decided()).reasons[0]?.code ?? '';
      return `${status} ${code} ${details['limit']}`;
    }
  }
  const person = (sequence: number): object => ({ Name: '无名', IdentificationNumber: identificationNumber(sequence) });

  it('lock a device after five failures in three minutes, and leave others alone', async () => {
    const device = unique();
    for (let failure = 0; failure < 5; failure++) expect(await fail(person(510 + failure), device)).toBe('205');
    expect(await fail(person(515), device)).toBe('429 LIMIT.REACHED device-failures');
    expect(await fail(person(515), unique())).toBe('205');
  });

  it('do not count recordings that could not be judged: the attempt is not captured, which is no failure of the device', async () => {
    const device = unique();
    const console = await signInToConsole(run);
    const biz = await console.makeScene('RPH5BioOnly', { retries: 1, limits: { ...defaultSceneLimits(), deviceFailures: 1 } });
    for (let attempt = 0; attempt < 2; attempt++) {
      const TicketId = unique();
      const flow = client(await issue(biz, TicketId), device);
      await flow.consent(1);
      const { captureId } = await flow.begin();
      // two moments of a recording that should last some seconds
      const frames = await Promise.all([1, 0.8].map((light) => sharp(face).linear(light).jpeg().toBuffer()));
      await flow.add(
        captureId,
        0,
        frames.map((image, index) => ({ at: 100 * index, image })),
      );
      const finished = await flow.finish(captureId);
      expect(finished).toMatchObject({ outcome: 'failed', triesLeft: 0 });
      expect(finished.reasons.map(({ code }) => code)).toContain('gaps');
      expect((await flow.decided()).reasons).toMatchObject([{ code: '304' }]);
      // the operator sees why: each piece of evidence, and how the recording travelled
      const [recording] = await recordingsOf(console, TicketId);
      expect(recording).toMatchObject({ captureId, outcome: 'not-captured', link: { pieces: 1 } });
      const { bytes = 0, kbits = 0, roundTrip = -1 } = recording?.link ?? {};
      expect(bytes).toBeGreaterThan(frames[0]?.length ?? Infinity);
      expect(kbits).toBeGreaterThan(0);
      expect(roundTrip).toBeGreaterThanOrEqual(0);
      expect(recording?.evidence.filter(({ score, least = 0 }) => score < least).map(({ kind }) => kind)).toContain('gapless');
    }
    expect(await fail(person(521), device, biz)).toBe('205');
    expect(await fail(person(522), device, biz)).toBe('429 LIMIT.REACHED device-failures');
  });

  it('are the scene’s own, as they were when the token was issued', async () => {
    const console = await signInToConsole(run);
    const biz = await console.makeScene('RPH5BioOnly', { retries: 1, limits: { ...defaultSceneLimits(), deviceFailures: 1, numberPerDay: 2 } });
    const device = unique();
    expect(await fail(person(516), device, biz)).toBe('205');
    expect(await fail(person(517), device, biz)).toBe('429 LIMIT.REACHED device-failures');
    expect(await fail(person(517), device)).toBe('205');
    expect(await fail(person(516), unique(), biz)).toBe('205');
    expect(await fail(person(516), unique(), biz)).toBe('429 LIMIT.REACHED number-day');
  });

  it('let an ID number be tried fifteen times a minute, from whatever device', async () => {
    const began = Date.now();
    const answers: string[] = [];
    while (answers.at(-1) === undefined || answers.at(-1) === '205') answers.push(await fail(person(520), unique()));
    expect(answers.at(-1)).toBe('429 LIMIT.REACHED number-minute');
    expect(answers.length).toBeGreaterThan(15);
    expect(answers.length - 1).toBeLessThanOrEqual(15 * Math.ceil((Date.now() - began) / 60_000));
  });
});

describe('the description of the API', () => {
  it('names every path, with what is sent and answered', async () => {
    const document = (await (await fetch(`${run.gateway}/flow/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }> }>>;
      components: { schemas: Record<string, { properties: Partial<Record<keyof Session, object>> }> };
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths).sort()).toEqual([
      '/flow/card/{side}',
      '/flow/consent',
      '/flow/consent/withdraw',
      '/flow/link',
      '/flow/name-and-number',
      '/flow/observations',
      '/flow/recordings',
      '/flow/recordings/{captureId}/finish',
      '/flow/recordings/{captureId}/more-time',
      '/flow/recordings/{captureId}/{sequence}',
      '/flow/result',
      '/flow/session',
      '/flow/submit',
    ]);
    expect(document.paths['/flow/session']?.['get']?.responses['200']?.content['application/json']?.schema.$ref).toBe('#/components/schemas/Session');
    expect(Object.keys(document.components.schemas['Session']?.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(await client(await issue()).session())),
    );
  });

  it('may be called by pages of other hosts', async () => {
    const response = await fetch(`${run.gateway}/flow/session`, { method: 'OPTIONS', headers: { origin: 'https://app.example.com' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });
});
