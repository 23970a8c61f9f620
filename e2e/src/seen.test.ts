import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type RPCClient from '@alicloud/pop-core';
import { FlowClient } from '@shiren/flow-client';
import {
  base64,
  drawBack,
  drawFront,
  importPeople,
  materialsOf,
  photograph,
  sampleFace,
  startSystem,
  startTraceReceiver,
  vendorClient,
  type CardHolder,
  type ReceivedSpan,
  type RunningSystem,
  type TraceReceiver,
} from '@shiren/testing';

/** What an operator sees of a system in metrics, traces and logs, and the personal data that must never appear there. */

const anna: CardHolder = {
  name: '安娜',
  sex: 'f',
  ethnicGroup: '汉',
  birth: '1988-03-07',
  address: '浙江省杭州市西湖区文化路18号3单元602室',
  number: '330106198803071221',
  authority: '杭州市公安局西湖分局',
  validFrom: '2020-05-12',
  validTo: '2040-05-12',
};
const WRONG_PASSWORD = 'correct horse battery staple';
const services = ['gateway', 'tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console'];

let receiver: TraceReceiver;
let system: RunningSystem;
let client: RPCClient;
let face: Buffer;
let card: { front: Buffer; back: Buffer };
let token: string;
let requestId: string;

const ask = <Data>(action: string, parameters: object) => client.request<{ RequestId: string; Data: Data }>(action, parameters, { method: 'POST' });

const submit = (TicketId: string, materials: Record<string, string | Uint8Array>) =>
  ask<{ VerifyStatus: { StatusCode: number } }>('SubmitVerification', { Biz: 'RPMin', TicketId, Material: materialsOf(materials) });

/** Uses everything that processes a person's data, including calls that fail. */
async function use(): Promise<void> {
  const claim = { Name: anna.name, IdentificationNumber: anna.number, FacePic: face };
  const passed = await submit('seen-1', { ...claim, IdCardFrontPic: card.front, IdCardBackPic: card.back });
  expect(passed.Data.VerifyStatus.StatusCode).toBe(1);
  requestId = passed.RequestId;
  await submit('seen-2', { ...claim, Name: '安妮' });
  await ask('GetMaterials', { Biz: 'RPMin', TicketId: 'seen-1' });
  const photos = { SourceImageType: 'FacePic', SourceImageValue: base64(face), TargetImageType: 'FacePic', TargetImageValue: base64(face) };
  await ask('CompareFaces', photos);
  const refused = [
    submit('seen-3', { ...claim, IdentificationNumber: `${anna.number.slice(0, -1)}0` }),
    submit('seen-4', { ...claim, FacePic: Buffer.concat([face.subarray(0, 5_000), Buffer.alloc(500)]) }),
    ask('CompareFaces', { ...photos, TargetImageType: anna.name }),
    vendorClient({ ...system, accessKeySecret: 'another' }).request('GetStatus', { Biz: 'RPMin', TicketId: anna.number }, {}),
  ];
  expect((await Promise.allSettled(refused)).map(({ status }) => status)).toEqual(refused.map(() => 'rejected'));

  const Binding = JSON.stringify({ Name: anna.name, IdentificationNumber: anna.number });
  const issued = await ask<{ VerifyToken: { Token: string } }>('GetVerifyToken', { Biz: 'RPH5BioOnly', TicketId: 'seen-5', Binding });
  token = issued.Data.VerifyToken.Token;
  const flow = new FlowClient({ origin: system.gateway, token, device: 'device-of-this-test', retries: 0 });
  await flow.consent((await flow.session()).consent.version);
  await flow.observe(new Uint8Array(face));
  await flow.photographCard('front', new Uint8Array(card.front));

  const console = (name: string, body: object) =>
    fetch(`${system.gateway}/console/api/${name}`, { method: 'POST', headers: { 'x-shiren-console': '1' }, body: JSON.stringify(body) });
  expect((await console('signIn', { name: system.consoleUser, password: WRONG_PASSWORD })).status).toBeGreaterThanOrEqual(400);
}

const metricsOf = async (service: string): Promise<string> =>
  (await fetch((system.services[service]?.health ?? '').replace('/health/ready', '/metrics'))).text();

const logs = async (): Promise<Record<string, string>> => {
  const folder = join(system.home, 'logs');
  return Object.fromEntries(await Promise.all((await readdir(folder)).map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)));
};

beforeAll(async () => {
  receiver = await startTraceReceiver();
  system = await startSystem({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '100', LOG_LEVEL: 'debug' });
  client = vendorClient(system);
  face = await sampleFace('annaAgain', { quality: 80 });
  const portrait = await sampleFace('anna', { room: 0.25 });
  card = { front: await photograph(await drawFront(anna, 7, portrait), 7), back: await photograph(await drawBack(anna, 8), 8) };
  await importPeople(system.home, [{ name: anna.name, identificationNumber: anna.number, photo: await sampleFace('anna') }]);
  await use();
}, 240_000);
afterAll(async () => {
  await system?.stop();
  await receiver?.close();
}, 90_000);

describe('one verification', () => {
  it('is one trace through every service that had a part in it', async () => {
    let traces: ReceivedSpan[][] = [];
    const isWhole = (spans: readonly ReceivedSpan[]): boolean =>
      services.every((service) => spans.some((span) => span.service === service)) &&
      spans.some(({ service, name }) => service === 'tokens' && name === 'event.attempt.decided');
    for (const end = Date.now() + 20_000; Date.now() < end && !traces.some(isWhole); await pause(100)) {
      const submissions = receiver.spans.filter(({ service, name }) => service === 'gateway' && name === 'SubmitVerification');
      traces = submissions.map(({ traceId }) => receiver.spans.filter((span) => span.traceId === traceId));
    }
    const [whole, ...others] = traces.filter(isWhole);
    expect(others).toEqual([]);
    const named = (whole ?? []).map(({ service, name }) => `${service}: ${name}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'gateway: SubmitVerification',
        'materials: materials.put',
        'tokens: tokens.submit',
        'tokens: event.attempt.submitted',
        'verdict: event.attempt.submitted',
        'authority: authority.compare',
        'inference: inference.compare',
        'inference: face-workers look',
        'ocr: card-workers read',
        'tokens: event.attempt.decided',
        'console: event.attempt.decided',
      ]),
    );
    // every span except the first has its parent in the same trace
    const ids = new Set((whole ?? []).map(({ spanId }) => spanId));
    expect((whole ?? []).filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId)).map(({ name }) => name)).toEqual(['SubmitVerification']);
  });

  it('by a flow is one trace for all calls with its token', () => {
    const calls = receiver.spans.filter(({ name }) => /^(GET|POST) \/flow\//.test(name));
    expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(['GET /flow/session', 'POST /flow/consent', 'POST /flow/observations']));
    expect(new Set(calls.map(({ traceId }) => traceId)).size).toBe(1);
  });
});

describe('metrics', () => {
  it('count what was asked for and how it ended, at the gateway and on the bus', async () => {
    const gateway = await metricsOf('gateway');
    expect(gateway).toContain('shiren_action_seconds_count{action="SubmitVerification",outcome="answered"} 2\n');
    expect(gateway).toContain('shiren_action_seconds_count{action="SubmitVerification",outcome="refused"} 2\n');
    expect(gateway).toContain('shiren_action_seconds_count{action="console signIn",outcome="refused"} 1\n');
    expect(gateway).toContain('shiren_action_seconds_count{action="POST /flow/consent",outcome="answered"} 1\n');
    expect(await metricsOf('verdict')).toContain('shiren_event_seconds_count{event="event.attempt.submitted",outcome="handled"} 2\n');
    expect(await metricsOf('authority')).toContain('shiren_question_seconds_count{subject="authority.compare",outcome="answered"} 2\n');
  });

  it('tell verdicts by reason, model time, and what waits', async () => {
    const verdict = await metricsOf('verdict');
    expect(verdict).toContain('shiren_verdicts_total{scheme="RPMin",outcome="passed"} 1\n');
    expect(verdict).toContain('shiren_verdict_reasons_total{scheme="RPMin",reason="201"} 1\n');
    expect(verdict).toContain('shiren_decision_seconds_count{scheme="RPMin"} 2\n');
    const [inference, ocr, tokens] = await Promise.all(['inference', 'ocr', 'tokens'].map(metricsOf));
    expect(inference).toContain('shiren_questions_waiting{workers="face-workers"} 0\n');
    expect(inference).toMatch(/shiren_model_seconds_count\{workers="face-workers",task="look",outcome="answered"\} [1-9]/);
    expect(ocr).toMatch(/shiren_model_seconds_count\{workers="card-workers",task="read",outcome="answered"\} [1-9]/);
    expect(tokens).toContain('shiren_attempts_undecided 0\n');
    expect(tokens).toContain('shiren_outbox_waiting 0\n');
  });

  it('are there for every service, with its process', async () => {
    for (const service of services) expect(await metricsOf(service)).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });
});

describe('logs, spans and metrics', () => {
  it('hold nothing of a person and no secret, though they say what happened', async () => {
    const written: Record<string, string> = { ...(await logs()), spans: receiver.received() };
    for (const service of services) written[`metrics of ${service}`] = await metricsOf(service);
    expect(written['gateway.log']).toContain(requestId); // proves that the logs searched here are those of these calls
    expect(written['spans']?.length).toBeGreaterThan(10_000);

    const secrets = JSON.parse(await readFile(join(system.home, 'secrets.json'), 'utf8')) as Record<string, string>;
    const texts = {
      ...{ name: anna.name, 'other name': '安妮', number: anna.number, 'most of the number': anna.number.slice(6, 14), address: '文化路', issuer: '西湖分局' },
      ...{ token, 'key secret': system.accessKeySecret, password: system.consolePassword, 'typed password': WRONG_PASSWORD, ...secrets },
      ...{ 'JPEG in base64': '/9j/', 'JPEG in hex': 'ffd8ffe0', 'database password': new URL(system.databaseUrl).password },
      ...pieces('face', face),
      ...pieces('front', card.front),
      ...pieces('back', card.back),
    };
    const found = Object.entries(texts).flatMap(([what, text]) =>
      Object.entries(written).flatMap(([where, content]) => (holds(content, text) ? [`${what} in ${where}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

/** Whether the content contains the text, plain or encoded as in JSON or a URL. */
const holds = (content: string, text: string): boolean =>
  [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ].some((form) => content.includes(form));

/** Pieces from all over a photo, in each encoding that could end up in a log. */
function pieces(name: string, photo: Buffer): Record<string, string> {
  const writings = (['base64', 'base64url', 'hex', 'latin1'] as const).map((encoding) => [encoding, photo.toString(encoding)] as const);
  return Object.fromEntries(
    writings.flatMap(([encoding, text]) =>
      Array.from({ length: 64 }, (_, index) => {
        const at = Math.floor((index * (text.length - 16)) / 63);
        return [`${name} as ${encoding} at ${at}`, text.slice(at, at + 16)] as const;
      }),
    ),
  );
}
