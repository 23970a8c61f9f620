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
const patience = { retries: 2, firstPause: 1, longestPause: 5, failuresToBreak: 4, breakFor: 150 };

let server: Server;
let asked: number;
let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
let log: string;

beforeEach(async () => {
  asked = 0;
  log = '';
  server = createServer((request, response) => {
    asked++;
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

const says =
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
  test('is told name, number and face, and shown the token', async () => {
    let received: unknown;
    answer = async (request, response) => {
      received = [request.method, request.url, request.headers.authorization, JSON.parse(await text(request))];
      says({ identity: 'match', photo: 'current', score: 93.5 })(request, response);
    };
    expect(await upstream().compare(claim)).toEqual({ identity: 'match', photo: 'current', score: 93.5 });
    expect(received).toEqual(['POST', '/compare', 'Bearer secret', { ...claim, face: image.toString('base64') }]);
  });

  test.each([
    [{ identity: 'match', photo: 'stale' }, 'stale'],
    [{ identity: 'match', photo: 'current', score: 3 }, 'current'],
    [{ identity: 'name-mismatch', photo: 'current' }, 'unknown'],
    [{ identity: 'unknown' }, 'unknown'],
  ])('that is shown no face answers %j of its record', async (body, expected) => {
    let received: unknown;
    answer = async (request, response) => {
      received = JSON.parse(await text(request));
      says(body)(request, response);
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
  ])('answers %j', async (body, expected) => {
    answer = says(body);
    expect(await upstream().compare(claim)).toEqual(expected);
  });

  test.each([
    [says('no JSON')],
    [says('[]')],
    [says({ identity: 'perhaps' })],
    [says({ identity: 'match' })],
    [says({ identity: 'match', photo: 'current' })],
    [says({ identity: 'match', photo: 'current', score: 101 })],
    [says({ identity: 'match', photo: 'current', score: '99' })],
    [says(`{"identity":"unknown","filler":"${'x'.repeat(20_000)}"}`)],
    [says({}, 401)],
    [says({}, 404)],
    [says({ identity: 'unknown' }, 201)],
  ])('that breaks its contract counts as away, and is not asked again (%#)', async (wrong) => {
    answer = wrong;
    await unavailable(upstream());
    expect(asked).toBe(1);
  });

  test('leads nobody elsewhere', async () => {
    answer = (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    await unavailable(upstream());
    expect(asked).toBe(1);
  });

  test.each([500, 503, 429])('is asked again after a %i', async (status) => {
    answer = (request, response) => says({ identity: 'unknown' }, asked < 3 ? status : 200)(request, response);
    expect(await upstream().compare(claim)).toEqual({ identity: 'unknown' });
    expect(asked).toBe(3);
  });

  test('is asked again when the connection breaks', async () => {
    answer = (request, response) => (asked < 2 ? void request.socket.destroy() : says({ identity: 'unknown' })(request, response));
    expect(await upstream().compare(claim)).toEqual({ identity: 'unknown' });
  });

  test('is asked three times at most', async () => {
    answer = says({}, 500);
    await unavailable(upstream());
    expect(asked).toBe(3);
  });

  test('is away when nobody listens there', async () => {
    const authority = upstream();
    await new Promise((resolve) => server.close(resolve));
    await unavailable(authority);
    expect(log).toContain('ECONNREFUSED');
  });

  test('that is silent, or stops in the middle, is given up after the time that one try may take', async () => {
    answer = (_, response) => {
      if (asked > 1) response.writeHead(200).write('{"identity":');
    };
    const begun = performance.now();
    await unavailable(upstream());
    expect(asked).toBe(3);
    expect(performance.now() - begun).toBeGreaterThan(3 * 190);
  });

  test('is not asked again once its caller has given up', async () => {
    answer = () => undefined;
    const authority = upstream();
    const begun = performance.now();
    await runInContext({ requestId: 'r', traceparent: 't', deadline: performance.now() + 100 }, () => unavailable(authority));
    expect(performance.now() - begun).toBeLessThan(190);
    expect(asked).toBe(1);
  });

  test('that keeps failing is left alone for a while, then tried by one', async () => {
    const authority = upstream();
    answer = says({}, 500);
    await unavailable(authority);
    await unavailable(authority);
    expect(asked).toBe(patience.failuresToBreak);
    expect((await unavailable(authority)).message).toContain('not asked for now');
    expect(asked).toBe(patience.failuresToBreak);

    answer = says({ identity: 'unknown' });
    await pause(patience.breakFor);
    expect(await Promise.all([authority.compare(claim), authority.compare(claim)])).toEqual([{ identity: 'unknown' }, { identity: 'unknown' }]);
  });

  test('whose answers are wrong is not cut off: it is there', async () => {
    const authority = upstream();
    answer = says({}, 400);
    for (let i = 0; i < 2 * patience.failuresToBreak; i++) await unavailable(authority);
    answer = says({ identity: 'unknown' });
    expect(await authority.compare(claim)).toEqual({ identity: 'unknown' });
  });
});
