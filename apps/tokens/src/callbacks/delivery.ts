import { Inject, Injectable } from '@nestjs/common';
import { Bus, LOGGER } from '@shiren/bus';
import { consoleQuestions, type CallbackTarget } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { seedSealedFor } from '@shiren/contracts-verification';
import { Keyring } from '@shiren/encryption';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Ticket } from '../tickets/ticket.entity.js';
import type { Claimed } from '../queries/claim-delivery.js';
import { DeliveryQueue } from './delivery-queue.js';
import { messageOf } from './message.js';
import { signedHeaders } from '@shiren/outbound';
import { settle } from './schedule.js';
import { Sender } from './sender.js';

/** Delay before retrying a delivery that could not even be tried, in milliseconds. */
const FAULT_RETRY_DELAY_MS = 5_000;

/** Makes one try at delivering a result to a business. */
@Injectable()
export class Delivery {
  constructor(
    private readonly database: DataSource,
    private readonly queue: DeliveryQueue,
    private readonly sender: Sender,
    private readonly bus: Bus,
    private readonly keyring: Keyring,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async deliver(claimed: Claimed): Promise<void> {
    const { attempt, accountId, biz, ticketId, sandbox, callback, verdict, decidedAt, userData } = claimed;
    const target = await this.targetOf(claimed);
    if (target === 'unknown') return this.queue.putBack(claimed, FAULT_RETRY_DELAY_MS);
    const { url, off, secrets } = target;
    if (url === undefined || !verdict || !decidedAt) return this.queue.drop(claimed);
    if (off) return this.queue.switchOff(claimed);
    if (secrets.length === 0) return this.queue.settle(claimed, { state: 'failed', lastAnswer: 'no-secret', url });

    const body = messageOf({ biz, ticketId, verdict, decidedAt, userData, classic: callback !== null, sandbox });
    const answer = await this.sender.post(url, signedHeaders(attempt, body, secrets, new Date()), body);
    const settled = settle(answer, claimed.tries + 1, Math.random());
    if (settled.state === 'switched-off') await this.switchOff(claimed, url);
    await this.queue.settle(claimed, { ...settled, lastAnswer: String(answer.status ?? answer.failure), url });
    this.logger.info({ accountId, biz, ticketId, attemptId: attempt, ...answer, ...settled }, 'callback sent');
  }

  /** The ticket's own callback has precedence over the scene's; `unknown` if the console cannot be asked. */
  private async targetOf(ticket: Claimed): Promise<CallbackTarget | 'unknown'> {
    const { accountId, biz, callback } = ticket;
    if (callback?.seed !== undefined) {
      const seed = this.keyring.open(Buffer.from(callback.seed, 'base64'), seedSealedFor(ticket)).toString();
      return { url: callback.url, off: callback.off === true, secrets: seed === '' ? [] : [seed] };
    }
    try {
      const target = await this.bus.ask(consoleQuestions.callback, { accountId, biz });
      // a ticket's callback without a seed is signed like the scene's
      return callback ? { ...target, url: callback.url, off: callback.off === true } : target;
    } catch (error) {
      if (!(error instanceof Problem) || error.isOurs) return 'unknown';
      return { off: false, secrets: [] };
    }
  }

  /** If switching off fails now, the business is called for the next result, and answers 410 again. */
  private async switchOff({ ticket: id, accountId, biz, callback }: Claimed, url: string): Promise<void> {
    try {
      if (callback) await this.database.manager.update(Ticket, { id }, { callback: { ...callback, off: true } });
      else await this.bus.ask(consoleQuestions.switchOffCallback, { accountId, biz, url });
    } catch (error) {
      this.logger.warn({ accountId, biz, error: (error as Error).message }, 'a callback address that answered 410 could not be switched off');
    }
  }
}
