import { connect, isIP, type Socket } from 'node:net';
import { guardedLookup, notPublic, type OutboundLimits } from './outbound-agent.js';
import { isPublic } from './public-address.js';

/** A TCP connection to a host that others entered, for protocols other than HTTP. Rejects as `failureOf` understands. */
export function outboundSocket(host: string, port: number, { deadline, mayBePrivate }: OutboundLimits): Promise<Socket> {
  // there is no DNS look-up for an IP address
  if (isIP(host) && !mayBePrivate(host) && !isPublic(host)) return Promise.reject(notPublic());
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: guardedLookup(mayBePrivate) });
    const timer = setTimeout(() => socket.destroy(new DOMException('no connection in time', 'TimeoutError')), deadline);
    socket.once('error', reject).once('close', () => clearTimeout(timer));
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
