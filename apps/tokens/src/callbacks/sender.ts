import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { failureOf, outboundAgent } from '@shiren/outbound';
import { request, type Agent } from 'undici';
import { TokensEnvironment } from '../environment.js';
import type { Answer } from './schedule.js';

/** Milliseconds that a business has to answer; Standard Webhooks advises 15 to 30 seconds. */
const DEADLINE = 15_000;
/** Bytes of an answer that are read, to keep its connection; what it says is nobody's business. */
const READ_OF_ANSWER = 16_384;

/** Posts to addresses of businesses, which are public unless CALLBACK_PRIVATE_HOSTS names their host. */
@Injectable()
export class Sender implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor({ callbackPrivateHosts }: TokensEnvironment) {
    const hosts = new Set(callbackPrivateHosts.split(',').map((host) => host.trim().toLowerCase()));
    this.agent = outboundAgent({ deadline: DEADLINE, mayBePrivate: (host) => hosts.has(host) });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** Never throws. A redirect is an answer as any other. */
  async post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const signal = AbortSignal.timeout(DEADLINE);
    try {
      const response = await request(url, { method: 'POST', dispatcher: this.agent, signal, headers: { ...headers, 'user-agent': 'Shiren' }, body });
      await response.body.dump({ limit: READ_OF_ANSWER, signal }).catch(() => undefined);
      return { status: response.statusCode };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }
}
