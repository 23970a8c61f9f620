import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonBounds } from '@shiren/bus';
import { sign } from '@shiren/node-client';
import { readRunFile, vendorClient, type RunFile } from '@shiren/testing';
import { signedCall } from './signed-call.js';

/**
 * Every request that reaches the gateway, however malformed, gets a prompt response in the form its API documents, before a stranger can cause any
 * cost.
 */

const MEGABYTE = 1024 * 1024;
let run: RunFile;
beforeAll(async () => (run = await readRunFile(process.env['SHIREN_E2E_HOME'] ?? '')));

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Sends raw bytes; resolves with the bytes received until the connection closed. */
function raw(bytes: string): Promise<Answer> {
  const { hostname, port } = new URL(run.gateway);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, 'latin1')));
    const timer = setTimeout(() => socket.destroy(new Error(`no answer, but ${received}`)), 15_000);
    socket.on('data', (chunk) => {
      received += chunk.toString();
      const [head = '', body = ''] = received.split(/\r\n\r\n(.*)/s, 2);
      if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity)) return;
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(head.slice(9, 12)), body: JSON.parse(body) as Record<string, unknown> });
    });
    socket.on('error', reject);
  });
}

const codeOf = ({ body }: Answer): unknown => body['Code'] ?? body['code'] ?? (body['problem'] as { code: string } | undefined)?.code;
const long = 'x'.repeat(17 * 1024);

describe("an answer of Node's own parser", () => {
  it.each([
    ['an address that is too long', `GET /?Action=${long} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'RequestHeaderTooLarge'],
    ['headers that are too long', `GET / HTTP/1.1\r\nHost: x\r\nX: ${long}\r\n\r\n`, 431, 'RequestHeaderTooLarge'],
    ['the same of the REST API', `GET /v1/x?${long} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'RequestHeaderTooLarge'],
    ['the same of the flow', `GET /flow/session?${long} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'REQUEST.TOO_LARGE'],
    ['the same of the console', `POST /console/api/me?${long} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'REQUEST.TOO_LARGE'],
    ['a request line that is none', 'hello\r\n\r\n', 400, 'InvalidRequest'],
    ['a method that is none', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'InvalidRequest'],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'UnsupportedHTTPMethod'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'InvalidRequest'],
    ['an expectation', 'POST / HTTP/1.1\r\nHost: x\r\nExpect: much\r\nContent-Length: 0\r\n\r\n', 417, 'InvalidRequest'],
    ['a chunk without length', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n', 400, 'InvalidRequest'],
    ['a part of the address that is too long', `GET /v1/verifications/${'x'.repeat(800)}/a/status HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'RequestAddressTooLong'],
    ['an address with a broken escape', 'GET /console/%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'REQUEST.INVALID'],
    ['a media type that is none', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ;\r\nContent-Length: 2\r\n\r\n{}', 415, 'InvalidRequest'],
    ['an old version of HTTP', 'GET /?Format=JSON HTTP/1.0\r\n\r\n', 400, 'MissingAction'],
  ])('to %s has a status and a code', async (_, bytes, status, code) => {
    const answer = await raw(bytes);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.body['RequestId'] ?? answer.body['requestId'] ?? 'none').toMatch(bytes.includes('/console/') ? /none/ : /^[0-9A-Fa-f-]{36}$/);
  });

  it.each([20_000, 300_000, 3_000_000])('makes the vendor’s SDK reject a GET of %d characters, with a code that says what to do', async (size) => {
    const image = {
      SourceImageType: 'FacePic',
      SourceImageValue: `base64://${'A'.repeat(size)}`,
      TargetImageType: 'FacePic',
      TargetImageValue: 'base64://AAAA',
    };
    await expect(vendorClient(run).request('CompareFaces', image)).rejects.toMatchObject({
      code: 'RequestHeaderTooLarge',
      data: { Message: expect.stringContaining('method POST') as string },
    });
  });
});

describe('a body', () => {
  const formHead = (length: number): string =>
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n`;

  it('of a stranger is read up to 64 kB only: the answer comes while the rest is still to be sent', async () => {
    const answers = await Promise.all([
      raw(`${formHead(5 * MEGABYTE)}AccessKeyId=nobody&Filler=${'x'.repeat(66 * 1024)}`),
      raw(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${5 * MEGABYTE}\r\n\r\n${'x'.repeat(66 * 1024)}`),
      raw(`${formHead(5 * MEGABYTE)}AccessKeyId=nobody&${'a=1&'.repeat(17 * 1024)}`),
      raw(`POST /v1/face-comparisons HTTP/1.1\r\nHost: x\r\nContent-Length: ${5 * MEGABYTE}\r\n\r\n`),
      raw(`POST /flow/observations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody\r\nContent-Length: ${MEGABYTE}\r\n\r\n`),
      raw(`POST /console/api/tryIt HTTP/1.1\r\nHost: x\r\nx-shiren-console: 1\r\nCookie: shiren_console=a\r\nContent-Length: ${MEGABYTE}\r\n\r\n`),
      raw(`POST /console/api/signIn HTTP/1.1\r\nHost: x\r\nx-shiren-console: 1\r\nContent-Length: ${MEGABYTE}\r\n\r\n`),
      raw(`POST /console/api/signIn HTTP/1.1\r\nHost: x\r\nx-shiren-console: 1\r\nTransfer-Encoding: chunked\r\n\r\n10400\r\n${'x'.repeat(0x10400)}\r\n`),
    ]);
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [404, 'InvalidAccessKeyId.NotFound'],
      [400, 'MissingAccessKeyId'],
      [400, 'InvalidParameter.s'],
      [401, 'MissingAuthorization'],
      [401, 'TOKEN.NOT_FOUND'],
      [401, 'SESSION.NOT_FOUND'],
      [413, 'REQUEST.TOO_LARGE'],
      [413, 'REQUEST.TOO_LARGE'],
    ]);
  });

  it('may name its key after the images, as the vendor’s PHP client does, but has to name one', async () => {
    const filler = `Action=GetStatus&Version=2018-09-16&Format=JSON&Filler=${'x'.repeat(200 * 1024)}`;
    const answers = await Promise.all([filler, `${filler}&AccessKeyId=nobody`].map((form) => raw(formHead(form.length) + form)));
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([
      [400, 'MissingAccessKeyId'],
      [400, 'MissingSignature'],
    ]);
  });

  it('of another signature is not waited for', async () => {
    const headers = sign({ method: 'POST', url: `${run.gateway}/v1/face-comparisons`, body: Buffer.from('{}') }, { ...run, accessKeySecret: 'another' });
    const { host } = new URL(run.gateway);
    const lines = Object.entries({ ...headers, host, 'content-length': String(5 * MEGABYTE) }).map(([name, value]) => `${name}: ${value}`);
    const answer = await raw(`POST /v1/face-comparisons HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'SignatureDoesNotMatch']);
  });

  it('that trickles in is answered after ten seconds', async () => {
    const { hostname, port } = new URL(run.gateway);
    const socket = connect(Number(port), hostname);
    const answered = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.write(`${formHead(1_000)}Action=`);
    const drip = setInterval(() => socket.write('x'), 200);
    const late = await Promise.race([answered, pause(20_000, 'no answer', { ref: false })]);
    clearInterval(drip);
    socket.destroy();
    expect(late).toMatch(/^HTTP\/1\.1 408 .*"Code":"RequestTimeout"/s);
  }, 30_000);

  it('has at most 200 parameters, in the query and in the form', async () => {
    const some = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`P${index}`, '1']));
    const codes = await Promise.all(
      [some(150), some(201)].map(
        async (more) => (JSON.parse((await signedCall(run, { Action: 'GetStatus', Biz: 'RPMin', TicketId: 'none', ...more })).text) as { Code: string }).Code,
      ),
    );
    expect(codes).toEqual(['200', 'InvalidParameter.s']);
  });

  it.each([
    ['too deep', `{"materials":${'{"a":'.repeat(jsonBounds.MAX_DEPTH)}1${'}'.repeat(jsonBounds.MAX_DEPTH)}}`],
    ['too wide', JSON.stringify({ materials: {}, ...Object.fromEntries(Array.from({ length: jsonBounds.MAX_PROPERTIES }, (_, index) => [`p${index}`, 1])) })],
    ['too long', JSON.stringify({ materials: {}, list: Array.from({ length: jsonBounds.MAX_ITEMS + 1 }, () => 1) })],
  ])('of JSON that is %s is 400 with a code', async (_, text) => {
    const url = `${run.gateway}/v1/verifications/RPMin/deep/submissions`;
    const body = Buffer.from(text);
    const response = await fetch(url, { method: 'POST', headers: sign({ method: 'POST', url, body }, run), body });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'InvalidParameter']);
    // signing in has no account to look up first, so these limits are its only protection
    const page = await fetch(`${run.gateway}/console/api/signIn`, { method: 'POST', headers: { 'x-shiren-console': '1' }, body: text });
    expect([page.status, ((await page.json()) as { problem: { code: string } }).problem.code]).toEqual([400, 'REQUEST.INVALID']);
  });
});
