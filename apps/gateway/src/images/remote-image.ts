import { holdsLogin } from '@shiren/contracts-core';
import { failureOf, outboundAgent, type OutboundFailure } from '@shiren/outbound';
import { request } from 'undici';

export interface FetchLimits {
  /** Maximum number of bytes. */
  limit: number;
  /** For the whole fetch including redirects, in milliseconds. */
  deadline: number;
  /** Also allows private, loopback and link-local addresses. */
  allowPrivate: boolean;
}

export interface FetchFailure {
  failure: string;
}

const MAX_REDIRECTS = 3;

const sentences: Readonly<Record<OutboundFailure, string>> = {
  'not-public': 'its address is not public',
  'host-unknown': 'its host is not known',
  'too-slow': 'it took too long',
  unreachable: 'its server cannot be reached',
};

/**
 * Fetches a URL that an untrusted party supplied. Every address is checked at the moment of connecting, so neither a name that resolves to
 * a private address nor a redirect leads into the operator's network.
 */
export async function fetchImage(url: URL, { limit, deadline, allowPrivate }: FetchLimits): Promise<Buffer | FetchFailure> {
  const agent = outboundAgent({ deadline, mayBePrivate: () => allowPrivate });
  const signal = AbortSignal.timeout(deadline);
  try {
    let next = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (!['http:', 'https:'].includes(next.protocol)) return { failure: 'it redirects to a protocol other than http or https' };
      if (holdsLogin(next.href)) return { failure: 'it redirects to a URL with a user name or password' };
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
    return { failure: `it was redirected more than ${MAX_REDIRECTS} times` };
  } catch (error) {
    return { failure: sentences[failureOf(error)] };
  } finally {
    await agent.destroy();
  }
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
