import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { runInContext } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import type { AuthorityAnswer } from '@shiren/contracts-registry';
import { pino } from 'pino';
import { UpstreamAuthority } from './upstream-authority.js';

const claim = { name: '张三', identificationNumber: '11010119900307001X', face: 'materials/a/b' };
const image = Buffer.from('the bytes of an image');
const patience = { retries: 2, initialDelayMs: 1, maxDelayMs: 5, maxFailures: 4, breakMs: 150 };

let server: Server;
let requests: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
let log: string;

beforeEach(async () => {
  requests = 0;
  log = '';
  server = createServer((request, response) => {
    requests++;
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

function upstream(): UpstreamAuthority {
  const { port } = server.address() as AddressInfo;
  const logger = pino(
    new Writable({
      write(chunk: Buffer, _, done) {
        log += chunk.toString();
        done();
      },
    }),
  );
  const blobs = { get: async (): Promise<Buffer> => image };
  return new UpstreamAuthority({ url: new URL(`http://127.0.0.1:${port}/compare`), token: 'secret', timeout: 200 }, blobs, logger, patience);
}

const answersWith =
  (body: unknown, status = 200) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));

const unavailable = (authority: UpstreamAuthority): Promise<Problem> =>
  authority.compare(claim).then(
    () => Promise.reject(new Error('it answered')),
    (error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'SERVICE.UNAVAILABLE') throw error;
      expect(`${error.message}${JSON.stringify(error.details)}${log}`).not.toMatch(/张三|1101011990|image|secret|dGhlIGJ5dGVz/);
      return error;
    },
  );

describe('an upstream authority', () => {
  test('receives name, number and face, and the token', async () => {
    let received: unknown;
    answer = async (request, response) => {
      received = [request.method, request.url, request.headers.authorization, JSON.parse(await text(request))];
      answersWith({ identity: 'match', photo: 'current', score: 93.5 })(request, response);
    };
    expect(await upstream().compare(claim)).toEqual({ identity: 'match', photo: 'current', score: 93.5 });
    expect(received).toEqual(['POST', '/compare', 'Bearer secret', { ...claim, face: image.toString('base64') }]);
  });

  test.each([
    [{ identity: 'match', photo: 'stale' }, 'stale'],
    [{ identity: 'match', photo: 'current', score: 3 }, 'current'],
    [{ identity: 'name-mismatch', photo: 'current' }, 'unknown'],
    [{ identity: 'unknown' }, 'unknown'],
  ])('that receives no face answers %j about its record', async (body, expected) => {
    let received: unknown;
    answer = async (request, response) => {
      received = JSON.parse(await text(request));
      answersWith(body)(request, response);
    };
    const { name, identificationNumber } = claim;
    expect(await upstream().record({ name, identificationNumber })).toBe(expected);
    expect(received).toEqual({ name, identificationNumber });
  });

  test.each<[unknown, AuthorityAnswer]>([
    [{ identity: 'unknown' }, { identity: 'unknown' }],
    [{ identity: 'unknown', photo: null, score: null, more: 1 }, { identity: 'unknown' }],
    [
      { identity: 'match', photo: 'missing' },
      { identity: 'match', photo: 'missing' },
    ],
    [
      { identity: 'match', photo: 'current', score: 200 / 3 },
      { identity: 'match', photo: 'current', score: 66.67 },
    ],
  ])('answers %j', async (body, expected) => {
    answer = answersWith(body);
    expect(await upstream().compare(claim)).toEqual(expected);
  });

  test.each([
    [answersWith('no JSON')],
    [answersWith('[]')],
    [answersWith({ identity: 'perhaps' })],
    [answersWith({ identity: 'match' })],
    [answersWith({ identity: 'match', photo: 'current' })],
    [answersWith({ identity: 'match', photo: 'current', score: 101 })],
    [answersWith({ identity: 'match', photo: 'current', score: '99' })],
    [answersWith(`{"identity":"unknown","filler":"${'x'.repeat(20_000)}"}`)],
    [answersWith({}, 401)],
    [answersWith({}, 404)],
    [answersWith({ identity: 'unknown' }, 201)],
  ])('that breaks its contract counts as unavailable, and is not requests again (%#)', async (wrong) => {
    answer = wrong;
    await unavailable(upstream());
    expect(requests).toBe(1);
  });

  test('cannot redirect requests elsewhere', async () => {
    answer = (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    await unavailable(upstream());
    expect(requests).toBe(1);
  });

  test.each([500, 503, 429])('is requests again after a %i', async (status) => {
    answer = (request, response) => answersWith({ identity: 'unknown' }, requests < 3 ? status : 200)(request, response);
    expect(await upstream().compare(claim)).toEqual({ identity: 'unknown' });
    expect(requests).toBe(3);
  });

  test('is requests again when the connection breaks', async () => {
    answer = (request, response) => (requests < 2 ? void request.socket.destroy() : answersWith({ identity: 'unknown' })(request, response));
    expect(await upstream().compare(claim)).toEqual({ identity: 'unknown' });
  });

  test('is requests three times at most', async () => {
    answer = answersWith({}, 500);
    await unavailable(upstream());
    expect(requests).toBe(3);
  });

  test('is unavailable when nothing listens there', async () => {
    const authority = upstream();
    await new Promise((resolve) => server.close(resolve));
    await unavailable(authority);
    expect(log).toContain('ECONNREFUSED');
  });

  test('that is silent, or stops half way, times out after the time of one try', async () => {
    answer = (_, response) => {
      if (requests > 1) response.writeHead(200).write('{"identity":');
    };
    const begun = performance.now();
    await unavailable(upstream());
    expect(requests).toBe(3);
    expect(performance.now() - begun).toBeGreaterThan(3 * 190);
  });

  test('is not requests again once its caller has given up', async () => {
    answer = () => undefined;
    const authority = upstream();
    const begun = performance.now();
    await runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + 100 }, () => unavailable(authority));
    expect(performance.now() - begun).toBeLessThan(190);
    expect(requests).toBe(1);
  });

  test('that keeps failing is left alone for a while, then tried by one request', async () => {
    const authority = upstream();
    answer = answersWith({}, 500);
    await unavailable(authority);
    await unavailable(authority);
    expect(requests).toBe(patience.maxFailures);
    expect((await unavailable(authority)).message).toContain('not asked for now');
    expect(requests).toBe(patience.maxFailures);

    answer = answersWith({ identity: 'unknown' });
    await pause(patience.breakMs);
    expect(await Promise.all([authority.compare(claim), authority.compare(claim)])).toEqual([{ identity: 'unknown' }, { identity: 'unknown' }]);
  });

  test('whose answers are wrong does not open the circuit, because it is reachable', async () => {
    const authority = upstream();
    answer = answersWith({}, 400);
    for (let i = 0; i < 2 * patience.maxFailures; i++) await unavailable(authority);
    answer = answersWith({ identity: 'unknown' });
    expect(await authority.compare(claim)).toEqual({ identity: 'unknown' });
  });
});
