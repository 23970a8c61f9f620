import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import {
  base64,
  identificationNumber,
  importPeople,
  readRunFile,
  root,
  sampleFace,
  wireClients,
  type RunFile,
  type WireCall,
  type WireClient,
  type WireRequest,
} from '@shiren/testing';
import sharp from 'sharp';

/** Calls as clients in other languages than JavaScript make them. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
const petra = { name: '佩特拉', number: identificationNumber(611) };
let run: RunFile;
/** Larger than what is read of a stranger's body. */
let photo: Buffer;

beforeAll(async () => {
  run = await readRunFile(home);
  photo = await sampleFace('annaAgain', { size: 900, quality: 95 });
  expect(photo.length).toBeGreaterThan(64 * 1024);
  await importPeople(home, [{ name: petra.name, identificationNumber: petra.number, photo: await sampleFace('anna') }]);
});

let count = 0;
const unique = (): string => `languages-${Date.now()}-${++count}`;

interface Reply {
  status: number;
  text: string;
  /** Whether the gateway asked for the body first, as the request wanted it to. */
  continued: boolean;
}

/** Sends exactly these bytes; with `Expect: 100-continue`, the body only after the gateway has asked for it. */
function send({ method, target, headers, body }: WireRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let continued = false;
    const { hostname, port } = new URL(run.gateway);
    const length = method === 'POST' ? { 'Content-Length': Buffer.byteLength(body) } : {};
    const call = request({ hostname, port, method, path: target, headers: { ...headers, ...length } });
    call.on('error', reject).on('response', (reply) => {
      void text(reply).then((content) => resolve({ status: reply.statusCode ?? 0, text: content, continued }), reject);
    });
    call.on('continue', () => {
      continued = true;
      call.end(body);
    });
    if ('Expect' in headers) call.flushHeaders();
    else call.end(body);
  });
}

const ask = (client: WireClient, call: Omit<WireCall, 'version' | 'method'>, method: WireCall['method'] = 'POST'): Promise<Reply> =>
  send(client.compose({ version: '2018-09-16', method, ...call }, { ...run, nonce: randomUUID(), at: new Date() }));

const material = (values: Record<string, string>): [string, string][] =>
  Object.entries(values).flatMap(([type, value], index) => [
    [`Material.${index + 1}.MaterialType`, type],
    [`Material.${index + 1}.Value`, value],
  ]);

/** What a field holds in JSON or XML. */
const fieldOf = ({ text: reply }: Reply, name: string): string | undefined =>
  new RegExp(`"${name}":"?([^,"}]*)|<${name}>([^<]*)<`).exec(reply)?.slice(1).find(Boolean);

describe.each(wireClients.map((client) => [client.name, client] as const))('%s', (_name, client) => {
  it.each(['GET', 'POST'] as const)('asks before it begins, with whatever characters, by %s', async (method) => {
    const query: WireCall['query'] = [
      ['Biz', 'RPMin'],
      ['TicketId', "order 4711*~+/=&'()!é密𠮷"],
      ['SourceIp', ''],
    ];
    const reply = await ask(client, { action: 'GetStatus', query, form: [] }, method);
    expect([reply.status, fieldOf(reply, 'StatusCode')]).toEqual([200, '-1']);
  });

  it('obtains a token, with the person in a form and its own data in the address', async () => {
    const TicketId = unique();
    const UserData = '{"a b":"<&>~*","c":[1,2]}';
    const Binding = JSON.stringify({ Name: petra.name, IdentificationNumber: petra.number });
    const query: WireCall['query'] = [...Object.entries({ Biz: 'RPBioOnly', TicketId, UserData })];
    const reply = await ask(client, { action: 'GetVerifyToken', query, form: [['Binding', Binding]] });
    expect([reply.status, fieldOf(reply, 'DurationSeconds')]).toEqual([200, '1800']);
  });

  it('submits a list with a photo of more than 64 kB, and gets the verdict', async () => {
    const form = [
      ...Object.entries({ Biz: 'RPMin', TicketId: unique() }),
      ...material({ Name: petra.name, IdentificationNumber: petra.number, FacePic: base64(photo) }),
    ];
    const reply = await ask(client, { action: 'SubmitVerification', query: [], form: form });
    expect([reply.status, fieldOf(reply, 'StatusCode'), fieldOf(reply, 'SubCode')]).toEqual([200, '1', '200']);
  });

  it('compares images of more than a megabyte, after asking where it does', async () => {
    const large = base64(await sharp(photo).resize(640, 640, { fit: 'inside' }).png({ compressionLevel: 0 }).toBuffer());
    const images = { SourceImageType: 'FacePic', SourceImageValue: base64(photo), TargetImageType: 'FacePic', TargetImageValue: large };
    const composed = client.compose(
      { version: '2018-09-16', method: 'POST', action: 'CompareFaces', query: [], form: Object.entries(images) },
      { ...run, nonce: randomUUID(), at: new Date() },
    );
    expect(composed.body.length).toBeGreaterThan(1_048_576);
    const reply = await send(composed);
    expect([reply.status, reply.continued]).toEqual([200, 'Expect' in composed.headers]);
    expect(Number(fieldOf(reply, 'SimilarityScore'))).toBeGreaterThan(95);
  });

  it('is refused with the code, in the format it reads', async () => {
    const reply = await ask(client, { action: 'GetStatus', query: [['Biz', 'nowhere'], ['TicketId', 'x']], form: [] }); // prettier-ignore
    expect([reply.status, fieldOf(reply, 'Code')]).toEqual([404, 'InvalidBiz.NotFound']);
  });
});

/**
 * The newer SDKs of all languages are generated from one program (Darabonba). The one for Node can be had, so it runs here with the signature
 * that the earlier ones use; with its own one it runs in newer-sdk.test.ts.
 */
it('Darabonba’s generated client with signature 1.0, run unchanged', async () => {
  const require = createRequire(import.meta.url);
  const sdk = require('@alicloud/cloudauth20190307') as typeof import('@alicloud/cloudauth20190307');
  const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');
  const { accessKeyId, accessKeySecret } = run;
  const client = new sdk.default(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: new URL(run.gateway).host,
      protocol: 'http',
      readTimeout: 30_000,
      signatureAlgorithm: 'v2',
    }),
  );
  const asked = new sdk.DescribeVerifyResultRequest({ bizType: 'RPMin', bizId: 'order 4711*~+/密' });
  expect((await client.describeVerifyResult(asked)).body?.verifyStatus).toBe(-1);
  const images = { sourceImageType: 'FacePic', sourceImageValue: base64(photo), targetImageType: 'FacePic', targetImageValue: base64(photo) };
  expect((await client.compareFaces(new sdk.CompareFacesRequest(images))).body).toMatchObject({ success: true, data: { similarityScore: 100 } });
});

describe.each([
  ['python3', 'verify.py'],
  ['php', 'verify.php'],
])('the example for %s, run by the real interpreter', (program, file) => {
  const verify = (number: string, env: Record<string, string> = {}) =>
    promisify(execFile)(program, [join(root, 'docs/integrators/examples', file), 'RPMin', unique(), petra.name, number, join(folder, 'face.jpg')], {
      env: {
        ...process.env,
        ENDPOINT: run.gateway,
        ACCESS_KEY_ID: run.accessKeyId,
        ACCESS_KEY_SECRET: run.accessKeySecret,
        PYTHONDONTWRITEBYTECODE: '1',
        ...env,
      },
      timeout: 60_000,
    });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shiren-languages-'));
    await writeFile(join(folder, 'face.jpg'), photo);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('verifies a person', async () => {
    expect(JSON.parse((await verify(petra.number)).stdout)).toMatchObject({ StatusCode: 1, SubCode: '200' });
  });

  it('says what was wrong, and ends with an error', async () => {
    await expect(verify('110101199001010000')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('InvalidIdentificationNumber') as string });
    await expect(verify(petra.number, { ACCESS_KEY_SECRET: 'another' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SignatureDoesNotMatch') as string,
    });
  });
});
