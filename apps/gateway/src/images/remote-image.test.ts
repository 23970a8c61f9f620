import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchImage } from './remote-image.js';

const limits = { limit: 1_000, deadline: 1_000, allowPrivate: true };

describe('fetchImage', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/small') response.end('x'.repeat(1_000));
      else if (path === '/large') response.end('x'.repeat(1_001));
      else if (path === '/endless') {
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(timer));
      } else if (path === '/silent') return;
      else if (path.startsWith('/redirect/')) response.writeHead(302, { location: decodeURIComponent(path.slice('/redirect/'.length)) }).end();
      else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const fetchAt = (path: string, changes = {}) => fetchImage(new URL(path, base), { ...limits, ...changes });

  it('returns what is within the limit, and follows redirects', async () => {
    expect(await fetchAt('/small')).toHaveLength(1_000);
    expect(await fetchAt('/redirect/%2Fsmall')).toHaveLength(1_000);
  });

  it.each([
    ['/large', 'too large'],
    ['/missing', 'its server answered 404'],
    ['/loop', 'it was redirected more than 3 times'],
    ['/redirect/file%3A%2F%2F%2Fetc%2Fpasswd', 'it redirects to a protocol other than http or https'],
  ])('of %s says: %s', async (path, failure) => {
    expect(await fetchAt(path)).toEqual({ failure });
  });

  it.each(['/silent', '/endless'])('gives up on %s in time', async (path) => {
    const began = Date.now();
    expect(await fetchAt(path, { deadline: 300 })).toEqual({ failure: 'it took too long' });
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('connects to no private address, neither by number nor by name', async () => {
    const failure = 'its address is not public';
    expect(await fetchAt('/small', { allowPrivate: false })).toEqual({ failure });
    expect(await fetchImage(new URL(base.replace('127.0.0.1', 'localhost')), { ...limits, allowPrivate: false })).toEqual({ failure });
  });

  it('says of an unknown host that it is not known', async () => {
    const { failure } = (await fetchImage(new URL('http://no-such-host.invalid/'), { ...limits, deadline: 5_000 })) as { failure: string };
    expect(failure).toMatch(/not known|not be reached|too long/);
  });
});
