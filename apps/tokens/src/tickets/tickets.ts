import { Injectable } from '@nestjs/common';
import { Problem, type TicketReference, type TicketState } from '@shiren/contracts';
import { DataSource, In } from 'typeorm';
import { Attempt } from './attempt.entity.js';
import { stateOf } from './submission.js';
import { Ticket } from './ticket.entity.js';

@Injectable()
export class Tickets {
  constructor(private readonly database: DataSource) {}

  /** Throws TICKET.NOT_FOUND for another account's ticket too: who may not see it need not know of it. */
  async status({ accountId, biz, ticketId, sandbox = false }: TicketReference): Promise<TicketState> {
    const ticket = await this.database.manager.findOneBy(Ticket, { accountId, biz, ticketId, sandbox });
    if (!ticket) throw new Problem('TICKET.NOT_FOUND', 'This scene has no such ticket; a ticket begins with GetVerifyToken or SubmitVerification.');
    if (!ticket.attemptId) return { status: 'unverified' };
    return stateOf(await this.database.manager.findOneByOrFail(Attempt, { id: ticket.attemptId }));
  }

  /** Those of the attempts that there are. */
  async known(attemptIds: readonly string[]): Promise<string[]> {
    const attempts = await this.database.manager.find(Attempt, { where: { id: In(attemptIds) }, select: { id: true } });
    return attempts.map(({ id }) => id);
  }
}
