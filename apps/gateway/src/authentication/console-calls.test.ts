import { fastify } from 'fastify';
import { trustedProxies } from '../edge/trusted-proxies.js';
import { cookieOf, sessionOf } from './console-calls.js';

const PROXY = '192.0.2.10';

/** Sets a cookie, and returns it with the session that the gateway reads from the request. */
async function call(headers: Record<string, string>, remoteAddress = '127.0.0.1'): Promise<{ cookie: string; session: string }> {
  const server = fastify({ trustProxy: trustedProxies({ TRUSTED_PROXIES: PROXY }) });
  server.get('/', (request, reply) => reply.header('set-cookie', cookieOf(request, 'shiren_console', 'token', 60)).send(sessionOf(request)));
  const { headers: received, body } = await server.inject({ url: '/', remoteAddress, headers: { host: 'console.example.com', ...headers } });
  await server.close();
  return { cookie: String(received['set-cookie']), session: body };
}

const overHttps = { 'x-forwarded-proto': 'https' };

describe('a cookie of the console', () => {
  beforeEach(() => delete process.env['PUBLIC_URL']);
  afterAll(() => delete process.env['PUBLIC_URL']);

  it('is limited to this host and HTTPS if the browser came over HTTPS', async () => {
    expect((await call(overHttps, PROXY)).cookie).toBe('__Host-shiren_console=token; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60');
  });

  it('is so too behind a proxy that PUBLIC_URL names, but not for another host of the same gateway', async () => {
    process.env['PUBLIC_URL'] = 'https://console.example.com';
    expect((await call({})).cookie).toMatch(/^__Host-/);
    expect((await call({ host: '127.0.0.1:8080' })).cookie).toMatch(/^shiren_console=/);
  });

  it('works over plain HTTP on the same machine, whatever an untrusted client claims about the connection', async () => {
    const plain = 'shiren_console=token; Path=/console/; HttpOnly; SameSite=Strict; Max-Age=60';
    expect((await call({})).cookie).toBe(plain);
    expect((await call(overHttps, '203.0.113.1')).cookie).toBe(plain);
  });

  it('is read over HTTPS only under the name that no other host can set', async () => {
    const nobody = (await call({}, PROXY)).session;
    const planted = { cookie: 'shiren_console=token' };
    const own = { cookie: 'shiren_console=other; __Host-shiren_console=token' };
    expect((await call({ ...overHttps, ...planted }, PROXY)).session).toBe(nobody);
    expect((await call({ ...overHttps, ...own }, PROXY)).session).toBe((await call(planted)).session);
    expect((await call(own)).session).not.toBe((await call(planted)).session);
  });
});
