import { Injectable } from '@nestjs/common';
import type { TicketReference } from '@shiren/contracts-core';
import type { FindByDevice, FindDevice, TicketState } from '@shiren/contracts-verification';
import { DataSource, In, type SelectQueryBuilder } from 'typeorm';
import { batched } from '../batched.js';
import { readStandings } from '../queries/ticket-standings.js';
import { Attempt } from './attempt.entity.js';
import { stateOf } from './submission.js';
import { Ticket } from './ticket.entity.js';

@Injectable()
export class Tickets {
  /** Businesses poll: statuses requested in one turn of the event loop are read by one query, and nothing is cached. */
  private readonly standings = batched((asked: readonly TicketReference[]) => readStandings(this.database, asked));

  constructor(private readonly database: DataSource) {}

  /**
   * A ticket that was never seen is unverified, since businesses ask before they begin. So is another account's, which does not reveal that
   * it exists.
   */
  async status(ticket: TicketReference): Promise<TicketState> {
    const found = await this.standings.load(ticket);
    return !found || found.id === null ? { status: 'unverified' } : stateOf(found);
  }

  /** Returns which of these attempts exist. */
  async known(attemptIds: readonly string[]): Promise<string[]> {
    const attempts = await this.database.manager.find(Attempt, { where: { id: In(attemptIds) }, select: { id: true } });
    return attempts.map(({ id }) => id);
  }

  async deviceOf({ accountId, attemptId }: FindDevice): Promise<string | undefined> {
    return (await this.ofAccount(accountId).where('attempt.id = :attemptId', { attemptId }).getOne())?.device ?? undefined;
  }

  async findByDevice({ accountId, attemptId, limit, ...named }: FindByDevice): Promise<string[]> {
    const device = attemptId === undefined ? named.device : await this.deviceOf({ accountId, attemptId });
    if (!device) return [];
    const attempts = await this.ofAccount(accountId)
      .select('attempt.id')
      .where('attempt.device = :device', { device })
      .orderBy('attempt.id', 'DESC')
      .limit(limit)
      .getMany();
    return attempts.map(({ id }) => id);
  }

  private ofAccount(accountId: string): SelectQueryBuilder<Attempt> {
    return this.database.manager
      .createQueryBuilder(Attempt, 'attempt')
      .innerJoin(Ticket, 'ticket', 'ticket.id = attempt.ticket and ticket.account_id = :accountId', { accountId });
  }
}
