import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import type { CallbackDelivery, DeliveryCounts, ReplayDelivery, SearchDeliveries } from '@shiren/contracts-verification';
import { readPage } from '@shiren/persistence';
import { DataSource, IsNull } from 'typeorm';
import { countDeliveries } from '../queries/count-deliveries.js';
import { claimDelivery, type Claimed } from '../queries/claim-delivery.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { CallbackDeliveryRecord } from './callback-delivery.entity.js';
import type { Settled } from './schedule.js';

/** How long a claim lasts, in milliseconds; longer than a try can take. */
const CLAIM = 30_000;

/** By the database's clock, because the clocks of instances may differ and jump: what one instance schedules is due for all of them. */
const inMilliseconds = (pause: number) => (): string => `date_trunc('milliseconds', now()) + ${pause} * interval '1 millisecond'`;

/** How many days a finished delivery stays visible. */
const SHOWN_DAYS = 30;

export interface Tried extends Settled {
  lastAnswer: string;
  url: string | null;
}

interface Listed extends CallbackDeliveryRecord {
  biz: string;
  ticketId: string;
  sandbox: boolean;
  outcome: 'passed' | 'failed';
}

/** The deliveries in the database. Any number of instances claim from it, and none claims what another one holds. */
@Injectable()
export class DeliveryQueue {
  /** Emits `due` when a delivery was added that can be sent at once. */
  readonly signal = new EventEmitter();

  constructor(private readonly database: DataSource) {}

  /** Claims the next due delivery of an account that is not in `busy`. Skips tickets with an earlier waiting delivery or with one in progress. */
  claim(busy: readonly string[]): Promise<Claimed | undefined> {
    return claimDelivery(this.database, CLAIM, busy);
  }

  /** Records the outcome of a try. If the claim has run out nothing is written, because another worker may hold the delivery. */
  async settle({ attempt, tries, claimedUntil }: Claimed, { state, pause = 0, lastAnswer, url }: Tried): Promise<void> {
    await this.database.manager.update(
      CallbackDeliveryRecord,
      { attempt, claimedUntil },
      { state, tries: tries + 1, nextTryAt: inMilliseconds(pause), claimedUntil: null, lastTriedAt: inMilliseconds(0), lastAnswer, url },
    );
  }

  /** Nothing was sent, because of a fault on our side: it is due again after `pause` milliseconds. */
  async putBack({ attempt, claimedUntil }: Claimed, pause: number): Promise<void> {
    await this.database.manager.update(CallbackDeliveryRecord, { attempt, claimedUntil }, { nextTryAt: inMilliseconds(pause), claimedUntil: null });
  }

  /** Its address is switched off: the delivery is stored and counts as not tried. */
  async switchOff({ attempt, claimedUntil }: Claimed): Promise<void> {
    await this.database.manager.update(CallbackDeliveryRecord, { attempt, claimedUntil }, { state: 'switched-off', claimedUntil: null });
  }

  /** No callback is wanted: deletes the delivery, or marks it as failed if it was tried before. */
  async drop({ attempt, claimedUntil }: Claimed): Promise<void> {
    const { affected } = await this.database.manager.delete(CallbackDeliveryRecord, { attempt, claimedUntil, lastTriedAt: IsNull() });
    if (affected) return;
    await this.database.manager.update(CallbackDeliveryRecord, { attempt, claimedUntil }, { state: 'failed', claimedUntil: null });
  }

  async search({ accountId, scenes, attemptId, ticketId, state, before, limit }: SearchDeliveries): Promise<{ deliveries: CallbackDelivery[]; more: boolean }> {
    const query = this.database.manager
      .createQueryBuilder(CallbackDeliveryRecord, 'delivery')
      .innerJoin(Ticket, 'ticket', 'ticket.id = delivery.ticket')
      .innerJoin(Attempt, 'attempt', 'attempt.id = delivery.attempt')
      .select([
        'delivery.attempt as attempt',
        'delivery.sequence as sequence',
        'delivery.state as state',
        'delivery.tries as tries',
        'delivery.url as url',
        'delivery.next_try_at as "nextTryAt"',
        'delivery.last_tried_at as "lastTriedAt"',
        'delivery.last_answer as "lastAnswer"',
        'delivery.created_at as "createdAt"',
        'ticket.biz as biz',
        'ticket.sandbox as sandbox',
        'ticket.ticket_id as "ticketId"',
        `attempt.verdict ->> 'outcome' as outcome`,
      ])
      .where('delivery.account_id = :accountId', { accountId })
      .orderBy('delivery.sequence', 'DESC');
    if (scenes !== undefined) query.andWhere('ticket.biz = any(:scenes)', { scenes });
    if (attemptId !== undefined) query.andWhere('delivery.attempt = :attemptId', { attemptId });
    if (ticketId !== undefined) query.andWhere('ticket.ticket_id = :ticketId', { ticketId });
    if (state !== undefined) query.andWhere('delivery.state = :state', { state });
    if (before !== undefined) query.andWhere('delivery.sequence < :before', { before });
    const { rows, more } = await readPage(limit, (maxRows) => query.limit(maxRows).getRawMany<Listed>());
    return { deliveries: rows.map(toListedDelivery), more };
  }

  count(accountId: string, biz: string | null, times: readonly Date[]): Promise<DeliveryCounts[]> {
    return countDeliveries(this.database, accountId, biz, times);
  }

  /** Makes a delivery due again from its first try. One that is in progress right now is left alone. */
  async replay({ accountId, attemptId }: ReplayDelivery): Promise<CallbackDelivery> {
    await this.database.manager
      .createQueryBuilder()
      .update(CallbackDeliveryRecord)
      .set({ state: 'waiting', tries: 0, nextTryAt: inMilliseconds(0), claimedUntil: null })
      .where('attempt = :attemptId and account_id = :accountId and coalesce(claimed_until <= now(), true)', { attemptId, accountId })
      .execute();
    const [delivery] = (await this.search({ accountId, attemptId, limit: 1 })).deliveries;
    if (!delivery) throw new Problem('CALLBACK.NOT_FOUND', 'There is no such delivery; deliveries of the last 30 days can be replayed.');
    this.signal.emit('due');
    return delivery;
  }

  async clean(): Promise<void> {
    await this.database
      .createQueryBuilder()
      .delete()
      .from(CallbackDeliveryRecord)
      .where(`state <> 'waiting' and created_at < now() - :days * interval '1 day'`, { days: SHOWN_DAYS })
      .execute();
  }
}

const toListedDelivery = ({
  attempt,
  biz,
  ticketId,
  sandbox,
  outcome,
  state,
  tries,
  url,
  lastAnswer,
  lastTriedAt,
  nextTryAt,
  createdAt,
  sequence,
}: Listed): CallbackDelivery => ({
  attemptId: attempt,
  ...{ biz, ticketId, sandbox, outcome, state, tries },
  ...(url === null ? {} : { url }),
  ...(lastAnswer === null ? {} : { lastAnswer }),
  ...(lastTriedAt === null ? {} : { lastTriedAt: lastTriedAt.toISOString() }),
  ...(state === 'waiting' ? { nextTryAt: nextTryAt.toISOString() } : {}),
  createdAt: createdAt.toISOString(),
  sequence: Number(sequence),
});
