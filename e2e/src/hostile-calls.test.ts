import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { actions, mayAnswer } from '@shiren/rpc';
import { identificationNumber, materialsOf, readRunFile, root, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import fc from 'fast-check';
import { parseStringPromise } from 'xml2js';
import { signedCall, type RawReply } from './signed-call.js';

/** Whatever a caller sends, the gateway never answers with a 5xx, a stack trace or another account's data. */

const home = process.env['SHIREN_E2E_HOME'] ?? '';
let run: RunFile;
let stranger: Pick<RunFile, 'gateway' | 'accessKeyId' | 'accessKeySecret'>;

/** Data that the other account must never receive. */
const secrets = { TicketId: `hostile-${Date.now()}`, Name: '赵密密', IdentificationNumber: identificationNumber(377), UserData: '"only-mine-377"' };
let token: string;

beforeAll(async () => {
  run = await readRunFile(home);
  const { MASTER_KEY } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const printed = execFileSync(process.execPath, [join(root, 'apps/console/dist/seed.js'), 'stranger', '--sample-business'], {
    env: { ...process.env, DATABASE_URL: run.databaseUrl, MASTER_KEY },
  });
  stranger = { gateway: run.gateway, ...(JSON.parse(printed.toString()) as { accessKeyId: string; accessKeySecret: string }) };
  const client = vendorClient(run);
  const { TicketId, UserData, ...person } = secrets;
  const bound = { Biz: 'RPBioOnly', TicketId, Binding: JSON.stringify(person), UserData };
  const { Data } = await client.request<{ Data: { VerifyToken: { Token: string } } }>('GetVerifyToken', bound, { method: 'POST' });
  token = Data.VerifyToken.Token;
  await client.request('SubmitMaterials', { VerifyToken: token, Material: materialsOf({ FacePic: await sampleFace('emma') }) }, { method: 'POST' });
});

/** Values that break careless code: unknown encodings, control characters, wrong types, huge and empty values. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\uFFFF',
    'null',
    'undefined',
    '[]',
    '{}',
    '{"a":1}',
    '[[[[',
    '1e999',
    '-1',
    'NaN',
    'true',
    '../../etc/passwd',
  ),
  fc.constantFrom("' or 1=1 --", '$1', '%', '%00', '%zz', '<a>&b;]]>', '{"__proto__":{"x":1}}', '__proto__', 'constructor', '\r\nX: y', '🧑🏽‍🚀', '‮'),
  fc.constantFrom(
    'base64://',
    'base64://AAAA',
    'base64:///9j/4AAQ',
    'oss://a:b',
    'http://',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'data:image/png;base64,AA',
  ),
  fc.integer({ min: 1_000, max: 70_000 }).map((length) => 'x'.repeat(length)),
);

const names = [...new Set(actions.flatMap(({ parameters }) => Object.keys(parameters)))];
const right: Record<string, string> = { Biz: 'RPBioOnly', BizType: 'RPBioOnly', TicketId: secrets.TicketId, BizId: secrets.TicketId };
const material = fc
  .tuple(fc.constantFrom('0', '1', '2', '01', '999', '-1', 'N', ''), fc.constantFrom('MaterialType', 'Value', 'Nonsense'))
  .map(([n, of]) => `Material.${n}.${of}`);

const parameters = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...names) },
        material,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.constantFrom('__proto__', 'Version', 'Format', 'Timestamp', 'SignatureNonce', 'AccessKeyId', 'SignatureMethod', 'SecurityToken'),
      ),
      text,
    ),
    { maxLength: 8 },
  )
  .map((pairs) => new Map(pairs));

const call = fc.record({
  action: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...actions.map(({ name }) => name)) }, text),
  version: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('2018-09-16', '2019-03-07') }, text),
  method: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('GET', 'POST') }, fc.constantFrom('PUT', 'DELETE', 'PATCH')),
  format: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('JSON', 'XML', undefined) }, text),
  // most calls start from valid parameters, so that they get past the first check
  keepsRight: fc.boolean(),
  given: parameters,
  split: fc.integer({ min: 0, max: 3 }),
  accept: fc.constantFrom('application/json', 'text/xml', 'application/xml;q=banana', ',,;;', '*/*;*', 'text/html;charset="'),
});

/** Throws unless the reply has a form that a client can handle. */
async function expectSound(reply: RawReply, who: string): Promise<{ code: string | undefined }> {
  const { status, type, text: said } = reply;
  expect(`${who} ${status}`).toMatch(/ (200|4\d\d)$/);
  expect(said).not.toMatch(/\n\s+at |node_modules|\.ts:\d|\.js:\d|QueryFailedError|Error:/);
  if (type.startsWith('application/json')) {
    const body = JSON.parse(said) as Record<string, string>;
    expect(body['RequestId']).toMatch(/^[0-9A-F-]{36}$/);
    return { code: status === 200 ? undefined : body['Code'] };
  }
  expect(type).toBe('text/xml; charset=utf-8');
  const [[name, body] = ['', {}]] = Object.entries((await parseStringPromise(said, { explicitArray: false })) as Record<string, Record<string, string>>);
  expect(name === 'Error').toBe(status !== 200);
  return { code: status === 200 ? undefined : body['Code'] };
}

const expectNothingOfMine = ({ text: said }: RawReply): void => {
  for (const secret of [secrets.Name, secrets.IdentificationNumber, 'only-mine-377']) expect(said).not.toContain(secret);
};

describe('a signed call of a stranger', () => {
  it('with anything in it gets an answer of the table, and nothing of another account', async () => {
    await fc.assert(
      fc.asyncProperty(call, async ({ action, version, method, format, keepsRight, given, split, accept }) => {
        const asked = {
          Action: action,
          Version: version,
          Format: format,
          ...(keepsRight ? right : {}),
          ...Object.fromEntries(given),
          ...(keepsRight ? { VerifyToken: token } : {}),
        };
        const inQuery = (name: string): boolean => method !== 'POST' || (split > 0 && name.length % (split + 1) === 0);
        const total = Object.values(asked).reduce((sum: number, value) => sum + encodeURIComponent(value ?? '').length, 0);
        fc.pre(method === 'POST' ? split === 0 || total < 12_000 : total < 12_000); // Node limits a request line to 16 KB
        const reply = await signedCall(stranger, asked, { method, headers: { accept }, inQuery: method === 'POST' ? inQuery : () => true });
        const { code } = await expectSound(reply, JSON.stringify({ action, version, method }));
        expectNothingOfMine(reply);
        const row = actions.find((one) => one.name === action && (one.versions as readonly string[]).includes(version));
        if (row && code !== undefined) expect([code, mayAnswer(row, code)]).toEqual([code, true]);
      }),
      { numRuns: 500, endOnFailure: false },
    );
  }, 120_000);

  it('that goes all the way with anything as name, data and id is given back what it gave', async () => {
    const face = `base64://${(await sampleFace('dora')).toString('base64')}`;
    const person = { IdentificationNumber: identificationNumber(378) };
    const way = fc.record({ TicketId: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), Name: text, UserData: fc.json({ maxDepth: 2 }) });
    await fc.assert(
      fc.asyncProperty(way, async ({ TicketId, Name, UserData }) => {
        const ticket = { Biz: 'RPBioOnly', TicketId };
        const opened = await signedCall(stranger, { ...ticket, Action: 'GetVerifyToken', Binding: JSON.stringify({ ...person, Name }), UserData });
        const { code } = await expectSound(opened, JSON.stringify({ TicketId, Name, UserData }));
        if (code !== undefined) return;
        const { Data } = JSON.parse(opened.text) as { Data: { VerifyToken: { Token: string } } };
        const materials = { 'Material.1.MaterialType': 'FacePic', 'Material.1.Value': face };
        const ended = await signedCall(stranger, { Action: 'SubmitMaterials', VerifyToken: Data.VerifyToken.Token, ...materials });
        expect((await expectSound(ended, JSON.stringify({ Name }))).code).toBeUndefined();
        for (const Format of ['JSON', 'XML']) {
          const shown = await signedCall(stranger, { ...ticket, Action: 'GetMaterials', Format });
          expect((await expectSound(shown, JSON.stringify({ TicketId }))).code).toBeUndefined();
          if (Format === 'JSON') expect(JSON.parse(shown.text)).toMatchObject({ Data: { ...person, UserData } });
        }
      }),
      { numRuns: 25, endOnFailure: false },
    );
  }, 120_000);

  it('finds nothing of another account under its names', async () => {
    // a ticket that is somebody else's looks like one that was never seen
    const asks: [ask: Record<string, string>, status: number, found: object][] = [
      [{ Action: 'GetStatus' }, 200, { Code: '200', Data: { StatusCode: -1 } }],
      [{ Action: 'GetMaterials' }, 200, { Code: '200', Data: {} }],
      [{ Action: 'DescribeVerifyResult', Version: '2019-03-07' }, 200, { VerifyStatus: -1 }],
      [
        { Action: 'SubmitMaterials', VerifyToken: token, 'Material.1.MaterialType': 'Name', 'Material.1.Value': 'x' },
        404,
        { Code: 'InvalidVerifyToken.NotFound' },
      ],
    ];
    for (const [ask, status, found] of asks) {
      const reply = await signedCall(stranger, { ...right, ...ask });
      expect([reply.status, JSON.parse(reply.text)]).toEqual([status, expect.objectContaining(found)]);
      expectNothingOfMine(reply);
    }
  });
});

describe('a call that is not signed well', () => {
  it('gets an error that says so, whatever else it holds', async () => {
    const raw = fc.array(
      fc.tuple(fc.oneof(fc.constantFrom('Action', 'Version', 'AccessKeyId', 'Signature', 'Timestamp', 'Format', ...names), fc.string()), text),
      { maxLength: 12 },
    );
    const type = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; charset=latin1',
      'application/json',
      'multipart/form-data',
      'a/b',
    );
    const header = fc.constantFrom(
      '',
      'Bearer x',
      'ACS3-HMAC-SHA256',
      'ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host;host,Signature=' + 'a'.repeat(64),
      '\u00e9',
    );
    await fc.assert(
      // a name may occur twice, in the query and in the body
      fc.asyncProperty(raw, raw, type, header, async (query, form, contentType, authorization) => {
        const search = new URLSearchParams(query).toString().slice(0, 8_000);
        const headers = { 'content-type': contentType, ...(authorization ? { authorization } : {}) };
        const response = await fetch(`${run.gateway}/?${search}`, { method: 'POST', headers, body: new URLSearchParams(form).toString() });
        const { code } = await expectSound(
          { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() },
          `${search} ${authorization}`,
        );
        expect(code).toBeDefined();
      }),
      { numRuns: 200, endOnFailure: false },
    );
  }, 120_000);

  it.each([
    ['bytes that are no UTF-8', 'POST /?Action=%FF%FE&Version=%C0%80 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
    ['raw bytes in the request line', 'GET /?Action=\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['an address that is far too long', `GET /?Action=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    ['a body that ends early', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nConnection: close\r\n\r\nAction=Get'],
    ['a header twice', 'GET / HTTP/1.1\r\nHost: x\r\nx-acs-action: a\r\nx-acs-action: b\r\nAuthorization: a\r\nAuthorization: b\r\nConnection: close\r\n\r\n'],
    ['more parameters than any action has', `GET /?${'a=1&'.repeat(300)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
  ])('%s is refused', async (_, bytes) => {
    const { hostname, port } = new URL(run.gateway);
    const said = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(bytes, 'latin1')));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received)).on('error', () => resolve(received));
    });
    // if the caller hangs up in the middle, the gateway may simply close the connection
    expect(said === '' || /^HTTP\/1\.1 4\d\d /.test(said)).toBe(true);
    expect(said).not.toMatch(/\n\s+at |node_modules/);
  });
});
