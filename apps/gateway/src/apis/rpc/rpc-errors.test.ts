import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Problem } from '@shiren/contracts-core';
import { presentRpcError } from './rpc-errors.js';

/** The vendor's newer SDK is CommonJS, so it is loaded with `require`. */
const require = createRequire(import.meta.url);
const { default: Cloudauth, DescribeVerifyResultRequest } = require('@alicloud/cloudauth20190307') as typeof import('@alicloud/cloudauth20190307');
const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');
const { RetryOptions } = require('@darabonba/typescript') as typeof import('@darabonba/typescript');

const throttled = presentRpcError(new Problem('LIMIT.REACHED', 'Too many calls; try again in 1 s.', { seconds: 1 }), { requestId: 'A', host: 'h' });

describe('a throttled call', () => {
  let server: Server;
  const asked: number[] = [];

  beforeAll(async () => {
    server = createServer((_, response) => {
      asked.push(performance.now());
      if (asked.length === 1) response.writeHead(throttled.status, throttled.headers).end(throttled.body);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ RequestId: 'B', VerifyStatus: -1 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it('says when to come again in the header of HTTP, in seconds, and in that of the vendor’s newer SDKs, in milliseconds', () => {
    expect(throttled).toMatchObject({ status: 429, code: 'Throttling.User', headers: { 'retry-after': '1', 'x-acs-retry-after': '1000' } });
    expect(Object.keys(presentRpcError(new Problem('SCENE.NOT_FOUND', 'None.'), { requestId: 'A', host: 'h' }).headers)).toEqual(['content-type']);
  });

  it('is repeated at that time by the vendor’s unchanged client, if its options retry this code', async () => {
    const retryOptions = new RetryOptions({
      retryable: true,
      retryCondition: [{ maxAttempts: 3, exception: [], errorCode: ['Throttling.User'] }],
      noRetryCondition: [],
    });
    const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new Cloudauth(new $OpenApiUtil.Config({ accessKeyId: 'a', accessKeySecret: 's', endpoint, protocol: 'http', retryOptions }));
    const { body } = await client.describeVerifyResult(new DescribeVerifyResultRequest({ bizType: 'RPMin', bizId: 'x' }));
    expect(body?.verifyStatus).toBe(-1);
    const [first = 0, second = 0] = asked;
    expect([asked.length, second - first >= 990]).toEqual([2, true]);
  });
});
