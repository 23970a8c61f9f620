import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FlowClient } from './flow-client.js';
import { packFrames } from './frames.js';

let server: Server;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const client = (changes: { retries?: number; timeout?: number } = {}): FlowClient =>
  new FlowClient({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'token', device: 'a-device', ...changes });
const says = (response: ServerResponse, body: object, status = 200): void => void response.writeHead(status).end(JSON.stringify(body));
const refusal = { code: 'STEP.NOT_NEXT', message: 'Another step is next.', details: { next: 'liveness' }, requestId: '1' };

describe('a client', () => {
  it('shows token and device, and sends what it is given', async () => {
    let received: unknown;
    answer = async (request, response) => {
      received = [request.headers.authorization, request.headers['flow-device'], await text(request)];
      says(response, { steps: ['liveness'] });
    };
    expect(await client().consent(3)).toEqual({ steps: ['liveness'] });
    expect(received).toEqual(['Bearer token', 'a-device', '{"version":3}']);
  });

  it('asks again while the service is away, and tells that it waits', async () => {
    const waiting: boolean[] = [];
    answer = (request, response) => (asked.length < 2 ? void request.socket.destroy() : says(response, { steps: [] }));
    const flow = client();
    flow.on('waiting', (is) => waiting.push(is));
    await flow.session();
    expect(asked.length).toBe(2);
    expect(waiting).toEqual([true, false]);
  });

  it('gives up in the end, and says why', async () => {
    answer = (_, response) => void response.writeHead(502).end('<html>');
    await expect(client({ retries: 0 }).session()).rejects.toMatchObject({ status: 502, code: 'SERVICE.UNAVAILABLE' });
    answer = () => undefined;
    await expect(client({ retries: 0, timeout: 50 }).session()).rejects.toMatchObject({ status: 0, code: 'TIMEOUT' });
  });

  it('goes on from the session where a step was taken already', async () => {
    answer = (request, response) => (request.url === '/flow/session' ? says(response, { steps: ['liveness'] }) : says(response, refusal, 409));
    expect((await client().consent(1)).steps).toEqual(['liveness']);
    expect(asked).toEqual(['POST /flow/consent', 'GET /flow/session']);
  });

  it('throws any other refusal at once, as the API words it', async () => {
    answer = (_, response) => says(response, { ...refusal, code: 'CARD.UNFIT', details: { flaw: 'glare' } }, 400);
    await expect(client().photographCard('front', new Uint8Array([1]))).rejects.toMatchObject({ status: 400, code: 'CARD.UNFIT', details: { flaw: 'glare' } });
    expect(asked.length).toBe(1);
  });

  it('does not wait for people', async () => {
    answer = (_, response) => says(response, { outcome: 'in-review', reasons: [] });
    expect(await client().decided()).toEqual({ outcome: 'in-review', reasons: [] });
  });

  it('waits until it is decided', async () => {
    answer = (_, response) => says(response, { outcome: asked.length < 2 ? 'in-progress' : 'passed', reasons: [] });
    expect(await client().decided()).toEqual({ outcome: 'passed', reasons: [] });
  });
});

describe('frames', () => {
  it('are packed as the API has them', () => {
    const packed = packFrames([
      { at: 0, image: new Uint8Array([1, 2]) },
      { at: 80, image: new Uint8Array([3]) },
    ]);
    expect([...packed]).toEqual([0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 80, 0, 0, 0, 1, 1, 2, 3]);
  });
});
