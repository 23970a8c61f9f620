import { request, type Agent } from 'undici';
import { failureOf, outboundAgent, type OutboundFailure } from './outbound-agent.js';

/** How many bytes of a response are read so that its connection can be reused. */
const MAX_RESPONSE_BYTES = 16_384;

/** A status with the beginning of its body, or why there was no response. */
export type HttpAnswer = { status: number; body: string } | { failure: OutboundFailure };

export interface HttpSenderOptions {
  /** Milliseconds for the whole exchange. */
  deadlineMs: number;
  /** Hosts that may have a private address, separated by commas. */
  privateHosts: string;
}

/** Hosts separated by commas, as operators list them. */
export const hostsOf = (list: string): ReadonlySet<string> =>
  new Set(
    list
      .split(',')
      .map((host) => host.trim().toLowerCase())
      .filter(Boolean),
  );

/** Posts to addresses that others entered. */
export class HttpSender {
  private readonly agent: Agent;
  private readonly deadlineMs: number;

  constructor({ deadlineMs, privateHosts }: HttpSenderOptions) {
    const hosts = hostsOf(privateHosts);
    this.deadlineMs = deadlineMs;
    this.agent = outboundAgent({ deadline: deadlineMs, mayBePrivate: (host) => hosts.has(host) });
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** Never throws. A redirect counts like any other response. */
  async post(url: string, headers: Record<string, string>, body: string): Promise<HttpAnswer> {
    const signal = AbortSignal.timeout(this.deadlineMs);
    try {
      const response = await request(url, { method: 'POST', dispatcher: this.agent, signal, headers: { ...headers, 'user-agent': 'Shiren' }, body });
      return { status: response.statusCode, body: await beginningOf(response.body).catch(() => '') };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }
}

async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MAX_RESPONSE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString();
}
