import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sign } from '@shiren/node-client';
import { readRunFile, startGateway, type RunFile } from '@shiren/testing';
import { signedCall } from './signed-call.js';

/**
 * What can be done with an AccessKeyId but without its secret: sending unsigned forms of several megabytes, which signature 1.0 has to read in full
 * before it can check them.
 */

const MEGABYTE = 1024 * 1024;
const home = process.env['SHIREN_E2E_HOME'] ?? '';
/** A form that reaches the largest allowed size together with its other parameters. */
const images = {
  ...{ Action: 'CompareFaces', SourceImageType: 'FacePic', TargetImageType: 'FacePic', TargetImageValue: 'base64://AAAA' },
  SourceImageValue: 'A'.repeat(8 * MEGABYTE - 4_096),
};

let run: RunFile;
let own: Awaited<ReturnType<typeof startGateway>>;
const stalled: Socket[] = [];

beforeAll(async () => {
  // room for four bodies of the largest size, three of them unauthenticated; X-Forwarded-For lets this one client pose as many
  Object.assign(process.env, { MAX_LARGE_BODY_BYTES: String(32 * MEGABYTE), TRUSTED_PROXIES: '127.0.0.1' });
  run = await readRunFile(home);
  own = await startGateway(home);
}, 60_000);
afterAll(async () => {
  for (const name of ['MAX_LARGE_BODY_BYTES', 'TRUSTED_PROXIES']) delete process.env[name];
  for (const socket of stalled) socket.destroy();
  await own.stop();
});

interface Answer {
  status: number;
  code: string;
}

/** Sends a signed form of 8 MB whose images are invalid. Where it is let in, the response names the flaw in the images. */
async function form(address: string, secret = run.accessKeySecret): Promise<Answer> {
  const { status, text } = await signedCall({ ...run, gateway: own.gateway }, images, { secret, headers: { 'x-forwarded-for': address } });
  return { status, code: (JSON.parse(text) as { Code: string }).Code };
}

/** The same with ACS3, which authenticates the caller before the body is read. */
async function signedByHeaders(address: string): Promise<Answer> {
  const url = `${own.gateway}/v1/face-detections`;
  const body = Buffer.from(JSON.stringify({ materialValue: 'A'.repeat(2 * MEGABYTE) }));
  const response = await fetch(url, { method: 'POST', body, headers: { ...sign({ method: 'POST', url, body }, run), 'x-forwarded-for': address } });
  return { status: response.status, code: ((await response.json()) as { code: string }).code };
}

/** Announces a form of 8 MB, sends its first part with the AccessKeyId, and stalls. Resolves with the response if one comes within a second. */
async function stall(address: string): Promise<string> {
  const { hostname, port } = new URL(own.gateway);
  const socket = connect(Number(port), hostname);
  stalled.push(socket);
  const answered = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
  const type = 'Content-Type: application/x-www-form-urlencoded';
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\n${type}\r\nContent-Length: ${8 * MEGABYTE - 1}\r\n\r\n`);
  socket.write(`AccessKeyId=${run.accessKeyId}&Filler=${'x'.repeat(66 * 1024)}`);
  return Promise.race([answered, pause(1_000, 'stalled')]);
}

it('bodies of one client that stall leave room for another; many clients’ leave room for callers who are proven', async () => {
  expect(await stall('192.0.2.1')).toBe('stalled');
  expect(await stall('192.0.2.1')).toBe('stalled');
  expect(await stall('192.0.2.1')).toMatch(/^HTTP\/1\.1 429 .*retry-after: 2\r\n.*"Code":"Throttling.User"/is);
  expect(await form('192.0.2.2')).toEqual({ status: 400, code: 'InvalidImage.Unreadable' });

  expect(await stall('192.0.2.3')).toBe('stalled');
  expect(await stall('192.0.2.4')).toMatch(/^HTTP\/1\.1 429 .*retry-after: 2\r\n.*"Code":"Throttling"/is);
  expect(await signedByHeaders('192.0.2.5')).toEqual({ status: 400, code: 'InvalidImage.Unreadable' });

  for (const socket of stalled.splice(0)) socket.destroy();
  await pause(200);
  expect(await form('192.0.2.4')).toEqual({ status: 400, code: 'InvalidImage.Unreadable' });
}, 60_000);

it('forms that are signed wrongly are few a minute for their client, whose other calls and whose neighbours go on', async () => {
  const codes: string[] = [];
  for (let count = 0; count < 10; count += 1) codes.push((await form('198.51.100.1', 'another')).code);
  const [first = '', ...others] = codes;
  expect(first).toBe('SignatureDoesNotMatch');
  expect(others.at(-1)).toBe('Throttling.User');
  expect(codes.filter((code) => code === 'SignatureDoesNotMatch').length).toBeLessThanOrEqual(6); // four, plus what the limit gives back within a minute
  expect(await signedByHeaders('198.51.100.1')).toEqual({ status: 400, code: 'InvalidImage.Unreadable' });
  const small = await signedCall(
    { ...run, gateway: own.gateway },
    { Action: 'GetStatus', Biz: 'RPMin', TicketId: 'none' },
    { headers: { 'x-forwarded-for': '198.51.100.1' } },
  );
  expect(JSON.parse(small.text)).toMatchObject({ Code: '200' });
  expect(await form('198.51.100.2')).toEqual({ status: 400, code: 'InvalidImage.Unreadable' });
}, 60_000);
