import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import RPCClient from '@alicloud/pop-core';

/** What docs/integrators/migration.md says of the vendor's Node clients, found by running them unchanged against a server that records. */

// the newer SDK is CommonJS, so it is loaded with `require`
const require = createRequire(import.meta.url);
const { default: Cloudauth, ...requests } = require('@alicloud/cloudauth20190307') as typeof import('@alicloud/cloudauth20190307');
const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');
const { RuntimeOptions } = require('@darabonba/typescript') as typeof import('@darabonba/typescript');

let server: Server;
let address: string;
let received: { method: string; query: string; body: string }[] = [];
let answer = { status: 200, body: '{}' };

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ method: request.method ?? '', query: (request.url ?? '').replace(/^\/\??/, ''), body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  received = [];
  answer = { status: 200, body: '{}' };
});

describe('@alicloud/pop-core', () => {
  const client = () => new RPCClient({ endpoint: `http://${address}`, apiVersion: '2018-09-16', accessKeyId: 'a', accessKeySecret: 's' });

  it('puts the parameters into the body only where the method is written POST', async () => {
    for (const method of ['POST', 'post']) await client().request('GetStatus', { Biz: 'RPMin' }, { method });
    expect(received).toEqual([
      { method: 'POST', query: '', body: expect.stringContaining('Biz=RPMin') as string },
      { method: 'POST', query: expect.stringContaining('Biz=RPMin') as string, body: '' },
    ]);
  });

  it('sends undefined and null as these words', async () => {
    await client().request('GetStatus', { Biz: undefined, TicketId: null }, { method: 'POST' });
    expect(received[0]?.body).toContain('&Biz=undefined&');
    expect(received[0]?.body).toContain('&TicketId=null&');
  });

  it('turns numbers of more than 15 characters into objects', async () => {
    answer.body = '{"short":87.654321098765,"long":87.6543210987654}';
    const { short, long } = await client().request<{ short: unknown; long: unknown }>('GetStatus', {}, { method: 'POST' });
    expect([typeof short, typeof long]).toEqual(['number', 'object']);
  });

  it('does not retry', async () => {
    answer = { status: 429, body: '{"Code":"Throttling.User","Message":"later"}' };
    await expect(client().request('GetStatus', {}, { method: 'POST' })).rejects.toMatchObject({ code: 'Throttling.User' });
    expect(received).toHaveLength(1);
  });
});

describe('@alicloud/cloudauth20190307', () => {
  const client = () => new Cloudauth(new $OpenApiUtil.Config({ accessKeyId: 'a', accessKeySecret: 's', endpoint: address, protocol: 'http' }));
  const image = 'base64://AAAA';

  it('sends images of CompareFaces and DetectFaceAttributes in a form body, those of the other actions in the address', async () => {
    await client().compareFaces(new requests.CompareFacesRequest({ sourceImageType: 'FacePic', sourceImageValue: image }));
    await client().detectFaceAttributes(new requests.DetectFaceAttributesRequest({ materialValue: image }));
    await client().verifyMaterial(new requests.VerifyMaterialRequest({ faceImageUrl: image }));
    await client().describeVerifyToken(new requests.DescribeVerifyTokenRequest({ faceRetainedImageUrl: image }));
    const sent = encodeURIComponent(image);
    expect(received).toEqual([
      { method: 'POST', query: '', body: `SourceImageType=FacePic&SourceImageValue=${sent}` },
      { method: 'POST', query: '', body: `MaterialValue=${sent}` },
      { method: 'POST', query: `FaceImageUrl=${sent}`, body: '' },
      { method: 'POST', query: `FaceRetainedImageUrl=${sent}`, body: '' },
    ]);
  });

  it('does not retry where autoretry is set', async () => {
    answer = { status: 429, body: '{"Code":"Throttling.User","Message":"later"}' };
    const runtime = new RuntimeOptions({ autoretry: true, maxAttempts: 3 });
    const asked = new requests.DescribeVerifyResultRequest({ bizType: 'RPMin', bizId: 'x' });
    await expect(client().describeVerifyResultWithOptions(asked, runtime)).rejects.toMatchObject({ code: 'Throttling.User' });
    expect(received).toHaveLength(1);
  });
});
