import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import type RPCClient from '@alicloud/pop-core';
import { signV1 } from '@shiren/rpc';
import { base64, emptyPhoto, identificationNumber, materialsOf, readRunFile, sampleFace, vendorClient, type RunFile } from '@shiren/testing';
import sharp from 'sharp';

/** Calls that get a clear error and change nothing. */

let run: RunFile;
let client: RPCClient;
let face: Buffer;

beforeAll(async () => {
  run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '');
  client = vendorClient(run);
  face = await sampleFace('anna');
});

let count = 0;
const unique = (): string => `refusal-${Date.now()}-${++count}`;

interface ErrorBody {
  RequestId: string;
  HostId: string;
  Code: string;
  Message: string;
  Data?: object;
}

/** A call signed by hand, so that any part of it can be wrong. `undefined` omits a parameter. */
async function call(
  changes: Record<string, string | undefined>,
  { secret = run.accessKeySecret, method = 'POST' } = {},
): Promise<{ status: number; body: ErrorBody }> {
  const parameters: Record<string, string> = {
    AccessKeyId: run.accessKeyId,
    Action: 'GetStatus',
    Version: '2018-09-16',
    Format: 'JSON',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: unique(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    Biz: 'RPMin',
    TicketId: 'none',
  };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete parameters[name];
    else parameters[name] = value;
  }
  const form = new URLSearchParams({ ...parameters, Signature: changes['Signature'] ?? signV1(method, parameters, secret) });
  const response = method === 'POST' ? await fetch(run.gateway, { method, body: form }) : await fetch(`${run.gateway}/?${form.toString()}`, { method });
  return { status: response.status, body: (await response.json()) as ErrorBody };
}

describe('a call', () => {
  it.each<[string, number, Record<string, string | undefined>]>([
    ['MissingAction', 400, { Action: undefined }],
    ['MissingVersion', 400, { Version: undefined }],
    ['InvalidVersion', 400, { Version: '2017-01-01' }],
    ['InvalidAction.NotFound', 404, { Action: 'CreateVerifySDK' }],
    ['InvalidAction.NotFound', 404, { Action: 'constructor' }],
    ['MissingBiz', 400, { Biz: undefined }],
    ['MissingTicketId', 400, { TicketId: '' }],
    ['InvalidParameter.TicketId', 400, { TicketId: 'x'.repeat(65) }],
    ['InvalidParameter.Biz', 400, { Biz: 'no such/scene' }],
    ['InvalidBiz.NotFound', 404, { Biz: 'nowhere' }],
    ['MissingAccessKeyId', 400, { AccessKeyId: undefined }],
    ['InvalidAccessKeyId.NotFound', 404, { AccessKeyId: 'nobody' }],
    ['InvalidSignatureMethod', 400, { SignatureMethod: 'HMAC-SHA256' }],
    ['SignatureDoesNotMatch', 400, { Signature: 'AAAA' }],
    ['InvalidTimeStamp.Format', 400, { Timestamp: 'yesterday' }],
    ['InvalidTimeStamp.Expired', 400, { Timestamp: '2020-01-01T00:00:00Z' }],
    ['MissingVerifyToken', 400, { Action: 'SubmitMaterials' }],
    ['MissingMaterial', 400, { Action: 'SubmitVerification' }],
    ['MissingSourceImageType', 400, { Action: 'CompareFaces' }],
  ])('is answered %s (%i): %j', async (code, status, changes) => {
    const answer = await call(changes);
    expect([answer.body.Code, answer.status]).toEqual([code, status]);
    expect(answer.body.Message.length).toBeGreaterThan(10);
    expect(answer.body.RequestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(answer.body.HostId).not.toBe('');
  });

  it('may ask about a ticket before it begins: nothing was submitted', async () => {
    const TicketId = unique();
    expect(await call({ TicketId })).toMatchObject({ status: 200, body: { Data: { StatusCode: -1 } } });
    expect(await call({ TicketId, Action: 'GetMaterials' })).toMatchObject({ status: 200, body: { Success: true } });
    const asked = { Action: 'DescribeVerifyResult', Version: '2019-03-07', BizType: 'RPMin', BizId: TicketId };
    expect(await call(asked)).toMatchObject({ status: 200, body: { VerifyStatus: -1 } });
  });

  it('with the wrong secret is refused, and does not use the nonce up', async () => {
    const SignatureNonce = unique();
    expect((await call({ SignatureNonce }, { secret: 'wrong' })).body.Code).toBe('SignatureDoesNotMatch');
    expect((await call({ SignatureNonce })).body.Code).toBe('200');
    expect((await call({ SignatureNonce })).body.Code).toBe('SignatureNonceUsed');
  });

  it('may be a GET where the action says so', async () => {
    expect((await call({}, { method: 'GET' })).body.Code).toBe('200');
    expect((await call({ Action: 'CompareFaces' }, { method: 'GET' })).body.Code).toBe('UnsupportedHTTPMethod');
    expect((await call({}, { method: 'PUT' })).status).toBe(405);
  });

  it('with a body over 8 MB is refused with the same kind of body', async () => {
    for (const megabytes of [9, 20, 31]) {
      const response = await fetch(run.gateway, {
        method: 'POST',
        body: new URLSearchParams({ Action: 'GetStatus', Filler: 'x'.repeat(megabytes * 1024 * 1024) }),
      });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ Code: 'RequestBodyTooLarge' });
    }
  });

  it('to a path that is none is not found', async () => {
    const response = await fetch(`${run.gateway}/nowhere`);
    expect([response.status, ((await response.json()) as ErrorBody).Code]).toEqual([404, 'InvalidPath']);
  });
});

describe('a submission', () => {
  const number = identificationNumber(201);
  const person = { Name: '无名', IdentificationNumber: number };

  const refusal = async (materials: Record<string, string | Uint8Array>, parameters: object = {}): Promise<string> => {
    const TicketId = unique();
    const code = await client
      .request('SubmitVerification', { Biz: 'RPMin', TicketId, Material: materialsOf(materials), ...parameters }, { method: 'POST' })
      .then(
        () => 'accepted',
        (error: { code: string }) => error.code,
      );
    // nothing was changed: nothing was submitted for the ticket
    if (!('Biz' in parameters)) expect((await call({ TicketId })).body.Data).toEqual({ StatusCode: -1 });
    return code;
  };

  it('to a scene that is not there, or whose scheme has a flow', async () => {
    expect(await refusal({ ...person, FacePic: face }, { Biz: 'nowhere' })).toBe('InvalidBiz.NotFound');
    expect(await refusal({ ...person, FacePic: face }, { Biz: 'RPBasic' })).toBe('InvalidBiz.NeedsFlow');
  });

  it('that lacks a material, has one too many, or one of no kind', async () => {
    expect(await refusal(person)).toBe('MissingMaterial');
    expect(await refusal({ ...person, FacePic: face, FaceRetainedPic: face })).toBe('InvalidMaterial.NotAllowed');
    expect(await refusal({ ...person, FacePic: face, Shoe: '42' })).toMatch(/^InvalidParameter\.Material/);
  });

  it.each([
    ['a wrong check digit', `${number.slice(0, 17)}${number.endsWith('1') ? '2' : '1'}`],
    ['a day that is none', '110101199002300011'],
    ['letters', 'ABCDEF19900101001X'],
    ['too few digits', '1101011990'],
  ])('with a number that has %s', async (_, IdentificationNumber) => {
    expect(await refusal({ ...person, IdentificationNumber, FacePic: face })).toBe('InvalidIdentificationNumber');
  });

  it('with an image that is none', async () => {
    const gif = await sharp(Buffer.alloc(8 * 16 * 3, 0).fill(200, 0, 8 * 8 * 3), { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .gif()
      .toBuffer();
    const cases: [string, string | Uint8Array][] = [
      ['InvalidImage.Unreadable', 'base64://this is not base64!'],
      ['InvalidImage.Unreadable', 'base64://'],
      ['InvalidImage.Unreadable', 'data:image/jpeg;base64,AAAA'],
      ['InvalidImage.Unreadable', 'oss://bucket:path'],
      ['InvalidImage.Unreadable', Buffer.from('%PDF-1.4 no image at all')],
      ['InvalidImage.Unreadable', face.subarray(0, Math.floor(face.length / 2))],
      ['InvalidImage.TooLarge', bomb()],
      ['InvalidImage.Animated', gif],
      ['InvalidImage.TooLarge', Buffer.alloc(2 * 1024 * 1024 + 1, 'a')],
    ];
    for (const [code, FacePic] of cases) expect(await refusal({ ...person, FacePic })).toBe(code);
  });

  it('without a face, or with a face under 64 pixels', async () => {
    expect(await refusal({ ...person, FacePic: await emptyPhoto() })).toBe('InvalidFace.NotFound');
    const small = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#888' } })
      .composite([{ input: await sampleFace('dora', { size: 80, room: 0.4 }), left: 160, top: 160 }])
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await refusal({ ...person, FacePic: small })).toBe('InvalidFace.TooSmall');
  });

  it('with a face that is much too dark', async () => {
    const dark = await sharp(await sampleFace('dora'))
      .linear(0.06, 0)
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(await refusal({ ...person, FacePic: dark })).toBe('InvalidFace.Unfit');
  });
});

describe('an image by URL', () => {
  let server: Server;
  let address: string;
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(face));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    'http://ADDRESS/face.jpg',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://169.254.169.254/',
    'http://2130706433:PORT/',
    'http://10.1.2.3/',
    'http://[::7f00:1]:PORT/',
    'http://[64:ff9b:1::7f00:1]:PORT/',
  ])('at %s is never fetched', async (pattern) => {
    const url = pattern.replace('ADDRESS', address).replace('PORT', address.split(':')[1] ?? '');
    const answer = client.request(
      'CompareFaces',
      { SourceImageType: 'FacePic', SourceImageValue: url, TargetImageType: 'FacePic', TargetImageValue: base64(face) },
      { method: 'POST' },
    );
    await expect(answer).rejects.toMatchObject({ code: 'InvalidImage.Unreachable', data: { Message: expect.stringContaining('not public') as string } });
  });
});

it('an image address or a callback address with a user name or a password is refused, and the answer says why', async () => {
  const image = {
    SourceImageType: 'FacePic',
    SourceImageValue: 'https://user:secret@example.com/a.jpg',
    TargetImageType: 'FacePic',
    TargetImageValue: base64(face),
  };
  await expect(client.request('CompareFaces', image, { method: 'POST' })).rejects.toMatchObject({
    code: 'InvalidImage.Unreadable',
    data: { Message: expect.stringContaining('user name or password') as string },
  });
  const asked = { Action: 'DescribeVerifyToken', Version: '2019-03-07', BizType: 'RPBasic', BizId: unique(), CallbackUrl: 'https://user:secret@example.com/' };
  const { body } = await call(asked);
  expect([body.Code, body.Message]).toEqual(['InvalidParameter.CallbackUrl', expect.stringContaining('user name or password')]);
});

describe('a binding', () => {
  it.each([
    ['InvalidParameter.Binding', '{'],
    ['InvalidParameter.Binding', '[]'],
    ['InvalidParameter.Binding', '{"Name":1}'],
    ['InvalidParameter.Binding', '{"Shoe":"42"}'],
    ['MissingMaterial', '{"Name":"安娜"}'],
    ['MissingMaterial', undefined],
    ['InvalidMaterial.NotAllowed', JSON.stringify({ Name: '安娜', IdentificationNumber: identificationNumber(1), Mobile: '1' })],
    ['InvalidIdentificationNumber', JSON.stringify({ Name: '安娜', IdentificationNumber: '110101199001010000' })],
  ])('is answered %s: %s', async (code, Binding) => {
    expect((await call({ Action: 'GetVerifyToken', Biz: 'RPBioOnly', TicketId: unique(), Binding })).body.Code).toBe(code);
  });
});

/** 30,000 × 30,000 black pixels in about 110 KB; decoding them would take gigabytes. */
function bomb(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + 30_000 / 8) * 30_000), { level: 9 });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
