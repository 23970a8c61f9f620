import fastify from 'fastify';
import { clientAddress, trustedProxies } from './trusted-proxies.js';

/** The address that the gateway takes as the client's, for a request from `peer` with this X-Forwarded-For. */
async function addressOf(proxies: string | undefined, peer: string, forwarded?: string): Promise<string> {
  const server = fastify({ trustProxy: trustedProxies({ TRUSTED_PROXIES: proxies }) });
  server.get('/', (request) => clientAddress(request));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const { body } = await server.inject({ url: '/', remoteAddress: peer, headers });
  await server.close();
  return body;
}

it('takes the address of the socket if no proxy is configured, whatever the header says', async () => {
  expect(await addressOf(undefined, '198.51.100.7', '203.0.113.5')).toBe('198.51.100.7');
  expect(await addressOf(' , ', '127.0.0.1', '203.0.113.5')).toBe('127.0.0.1');
});

it('takes the address that a trusted proxy names', async () => {
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '203.0.113.5')).toBe('203.0.113.5');
  expect(await addressOf('192.0.2.9, 2001:db8::/32', '2001:db8::1', '203.0.113.5')).toBe('203.0.113.5');
  expect(await addressOf('10.0.0.0/8', '::ffff:10.1.2.3', '203.0.113.5')).toBe('203.0.113.5');
  expect(await addressOf('10.0.0.0/8', '10.1.2.3')).toBe('10.1.2.3');
});

it('gives a forged header no effect, from an untrusted peer or in front of what the proxy added', async () => {
  expect(await addressOf('10.0.0.0/8', '198.51.100.7', '203.0.113.5')).toBe('198.51.100.7');
  expect(await addressOf('10.0.0.0/8', '198.51.100.7', '203.0.113.5, 10.1.2.3')).toBe('198.51.100.7');
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '203.0.113.5, 198.51.100.7')).toBe('198.51.100.7');
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '203.0.113.5, 198.51.100.7, 10.9.9.9')).toBe('198.51.100.7');
});

it('ignores a port behind the address, and uses the proxy’s own address if the header holds none', async () => {
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '203.0.113.5:49152')).toBe('203.0.113.5');
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '[2001:db8::5]:49152')).toBe('2001:db8::5');
  expect(await addressOf('10.0.0.0/8', '10.1.2.3', '[2001:db8::5]')).toBe('2001:db8::5');
  for (const junk of ['unknown', '_hidden', '203.0.113', '203.0.113.5:x', '[x]:1', 'fe80::1%1']) {
    expect(await addressOf('10.0.0.0/8', '10.1.2.3', junk)).toBe('10.1.2.3');
  }
});

it.each(['proxy.example', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.0/8/8', '10.0.0.0/', 'loopback', 'fe80::1%eth0'])('refuses %s at startup', (entry) => {
  expect(() => trustedProxies({ TRUSTED_PROXIES: `127.0.0.1,${entry}` })).toThrow(`TRUSTED_PROXIES: "${entry}" is neither`);
});
