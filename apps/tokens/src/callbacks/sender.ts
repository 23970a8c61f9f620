import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpSender } from '@shiren/outbound';
import { TokensEnvironment } from '../environment.js';
import type { Answer } from './schedule.js';

/** How long a business has to respond, in milliseconds. Standard Webhooks recommends 15 to 30 seconds. */
const DEADLINE_MS = 15_000;

/** Posts to the addresses of businesses. They must be public, unless CALLBACK_PRIVATE_HOSTS names their host. */
@Injectable()
export class Sender implements OnApplicationShutdown {
  private readonly http: HttpSender;

  constructor({ callbackPrivateHosts }: TokensEnvironment) {
    this.http = new HttpSender({ deadlineMs: DEADLINE_MS, privateHosts: callbackPrivateHosts });
  }

  onApplicationShutdown(): Promise<void> {
    return this.http.close();
  }

  /** Never throws. The body of a response is ignored, and a redirect counts like any other response. */
  async post(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const answer = await this.http.post(url, headers, body);
    return 'status' in answer ? { status: answer.status } : { failure: answer.failure };
  }
}
