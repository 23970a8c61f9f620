import fastify from 'fastify';
import { trustedProxies } from './trusted-proxies.js';

/** The address that the gateway takes for the client's, of a request from `peer` with these headers. */
async function clientAddress(proxies: string | undefined, peer: string, forwarded?: string): Promise<string> {
  const server = fastify({ trustProxy: trustedProxies({ TRUSTED_PROXIES: proxies }) });
  server.get('/', (request) => request.ip);
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const { body } = await server.inject({ url: '/', remoteAddress: peer, headers });
  await server.close();
  return body;
}

it('takes the address of the socket where no proxy is named, whatever the header says', async () => {
  expect(await clientAddress(undefined, '198.51.100.7', '203.0.113.5')).toBe('198.51.100.7');
  expect(await clientAddress(' , ', '127.0.0.1', '203.0.113.5')).toBe('127.0.0.1');
});

it('takes the address that a trusted proxy names', async () => {
  expect(await clientAddress('10.0.0.0/8', '10.1.2.3', '203.0.113.5')).toBe('203.0.113.5');
  expect(await clientAddress('192.0.2.9, 2001:db8::/32', '2001:db8::1', '203.0.113.5')).toBe('203.0.113.5');
  expect(await clientAddress('10.0.0.0/8', '::ffff:10.1.2.3', '203.0.113.5')).toBe('203.0.113.5');
  expect(await clientAddress('10.0.0.0/8', '10.1.2.3')).toBe('10.1.2.3');
});

it('gives a forged header no effect, from an untrusted peer or in front of what the proxy added', async () => {
  expect(await clientAddress('10.0.0.0/8', '198.51.100.7', '203.0.113.5')).toBe('198.51.100.7');
  expect(await clientAddress('10.0.0.0/8', '198.51.100.7', '203.0.113.5, 10.1.2.3')).toBe('198.51.100.7');
  expect(await clientAddress('10.0.0.0/8', '10.1.2.3', '203.0.113.5, 198.51.100.7')).toBe('198.51.100.7');
  expect(await clientAddress('10.0.0.0/8', '10.1.2.3', '203.0.113.5, 198.51.100.7, 10.9.9.9')).toBe('198.51.100.7');
});

it.each(['proxy.example', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.0/8/8', '10.0.0.0/', 'loopback', 'fe80::1%eth0'])('refuses %s at the start', (entry) => {
  expect(() => trustedProxies({ TRUSTED_PROXIES: `127.0.0.1,${entry}` })).toThrow(`TRUSTED_PROXIES: "${entry}" is neither`);
});
