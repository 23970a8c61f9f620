import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';

export interface FetchLimits {
  /** Most bytes. */
  limit: number;
  /** Milliseconds, redirects included. */
  deadline: number;
  /** Also from private, loopback and link-local addresses. */
  allowPrivate: boolean;
}

export interface FetchFailure {
  failure: string;
}

const MOST_REDIRECTS = 3;
const NOT_PUBLIC = 'ADDRESS_NOT_PUBLIC';

/**
 * Fetches what a stranger's URL names. Every address is checked at the moment of connecting, so neither a name that
 * resolves inwards nor a redirect leads into the house.
 */
export async function fetchImage(url: URL, { limit, deadline, allowPrivate }: FetchLimits): Promise<Buffer | FetchFailure> {
  const agent = new Agent({ connect: { lookup: guardedLookup(allowPrivate), timeout: deadline }, maxRedirections: 0 } as Agent.Options);
  const signal = AbortSignal.timeout(deadline);
  try {
    let next = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      if (!['http:', 'https:'].includes(next.protocol)) return { failure: 'it leads to another protocol than http or https' };
      const host = next.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) && !allowPrivate && !isPublic(host)) return { failure: 'its address is not public' };
      const response = await request(next, { dispatcher: agent, signal, headers: { accept: 'image/*' } });
      const location = response.headers['location'];
      if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === 'string' && URL.canParse(location, next.href)) {
        await response.body.dump();
        next = new URL(location, next);
        continue;
      }
      if (response.statusCode !== 200) return { failure: `its server answered ${response.statusCode}` };
      return await readUpTo(response.body, limit);
    }
    return { failure: `it was redirected more than ${MOST_REDIRECTS} times` };
  } catch (error) {
    return { failure: describe(error as NodeJS.ErrnoException) };
  } finally {
    await agent.destroy();
  }
}

/** Whether anyone on the internet may be meant: no private, loopback, link-local, multicast, mapped or reserved address. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

function guardedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) {
        return callback(Object.assign(new Error('the address is not public'), { code: NOT_PUBLIC }), '', 0);
      }
      if (options.all) return (callback as unknown as (error: null, addresses: LookupAddress[]) => void)(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}

async function readUpTo(body: AsyncIterable<Buffer>, limit: number): Promise<Buffer | FetchFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) return { failure: 'too large' };
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function describe({ code, name }: NodeJS.ErrnoException): string {
  if (code === NOT_PUBLIC) return 'its address is not public';
  if (code === 'ENOTFOUND') return 'its host is not known';
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'it took too long';
  return 'its server can not be reached';
}
