import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublic } from './public-address.js';

export interface OutboundLimits {
  /** Deadline for establishing a connection, in milliseconds. */
  deadline: number;
  /** Whether this host, as written in the address, may have a private address. */
  mayBePrivate: (host: string) => boolean;
}

/** Why there was no response. */
export type OutboundFailure = 'not-public' | 'host-unknown' | 'too-slow' | 'unreachable';

const NOT_PUBLIC = 'ADDRESS_NOT_PUBLIC';

/** Connects only to public addresses, checked while connecting, and follows no redirect. */
export function outboundAgent({ deadline, mayBePrivate }: OutboundLimits): Agent {
  const connect = buildConnector({ lookup: guardedLookup(mayBePrivate), timeout: deadline });
  return new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      // there is no DNS look-up for an IP address
      if (isIP(host) && !mayBePrivate(host) && !isPublic(host)) callback(notPublic(), null);
      else connect(options, callback);
    },
  });
}

/** The kind of failure behind an error of such an agent. */
export function failureOf(error: unknown): OutboundFailure {
  const { code, name } = error as NodeJS.ErrnoException;
  if (code === NOT_PUBLIC) return 'not-public';
  if (code === 'ENOTFOUND') return 'host-unknown';
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'too-slow';
  return 'unreachable';
}

export function guardedLookup(mayBePrivate: (host: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      if (!mayBePrivate(hostname) && !addresses.every(({ address }) => isPublic(address))) return callback(notPublic(), '', 0);
      if (options.all) return (callback as unknown as (error: null, addresses: LookupAddress[]) => void)(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}

export const notPublic = (): Error => Object.assign(new Error('the address is not public'), { code: NOT_PUBLIC });
