import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { failureOf, outboundAgent } from '@shiren/outbound';
import { request, type Agent } from 'undici';
import { TokensEnvironment } from '../environment.js';
import type { Answer } from './schedule.js';

/** How long a business has to respond, in milliseconds. Standard Webhooks recommends 15 to 30 seconds. */
const DEADLINE_MS = 15_000;
/** How many bytes of a response are read so that its connection can be reused; the content is ignored. */
const MAX_RESPONSE_BYTES = 16_384;

/** Posts to the addresses of businesses. They must be public, unless CALLBACK_PRIVATE_HOSTS names their host. */
@Injectable()
export class Sender implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor({ callbackPrivateHosts }: TokensEnvironment) {
    const hosts = new Set(callbackPrivateHosts.split(',').map((host) => host.trim().toLowerCase()));
    this.agent = outboundAgent({ deadline: DEADLINE_MS, mayBePrivate: (host) => hosts.has(host) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** Never throws. A redirect counts like any other response. */
  async post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const response = await request(url, { method: 'POST', dispatcher: this.agent, signal, headers: { ...headers, 'user-agent': 'Shiren' }, body });
      await response.body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => undefined);
      return { status: response.statusCode };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }
}
