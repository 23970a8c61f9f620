import { isIP } from 'node:net';
import { readEnvironment } from '@shiren/environment';
import type { FastifyRequest } from 'fastify';
import { GatewayEnvironment } from './environment.js';

/**
 * The proxies whose X-Forwarded-For is trusted: TRUSTED_PROXIES, addresses and networks (CIDR) separated by commas. Without it no proxy is
 * trusted, and a client's address is that of its socket. For Fastify's `trustProxy`, which reads the header from the right and takes the
 * first address that is not trusted; all code reads `clientAddress`. Throws on what is neither an address nor a network, and on
 * `0.0.0.0/0`.
 */
export function trustedProxies(env: NodeJS.ProcessEnv): string[] | false {
  const entries = readEnvironment(GatewayEnvironment, env)
    .trustedProxies.split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  const invalid = entries.find((entry) => !isAddressOrNetwork(entry));
  if (invalid !== undefined) throw new Error(`TRUSTED_PROXIES: "${invalid}" is neither an IP address nor a network such as 10.0.0.0/8.`);
  return entries.length > 0 && entries;
}

function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || rest.length > 0) return false;
  const max = family === 4 ? 32 : 128;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= max);
}

/**
 * The client's IP address. Some proxies write `address:port`, and the port would make each connection look like another client. If the
 * header holds no valid address, the address of the proxy that passed it on is used.
 */
export function clientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const address = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(ip)?.slice(1).find(Boolean) ?? ip;
  return isIP(address) > 0 && !address.includes('%') ? address : (socket.remoteAddress ?? '');
}
