import { Injectable } from '@nestjs/common';
import { Problem, type TicketReference, type TicketState } from '@shiren/contracts';
import { runPrepared, type PreparedStatement } from '@shiren/persistence';
import { DataSource, In } from 'typeorm';
import { Attempt } from './attempt.entity.js';
import { stateOf } from './submission.js';

/** A ticket with the attempt that its status speaks of, where it has one. */
type Standing = Pick<Attempt, 'id' | 'verdict' | 'userData'> | Record<'id' | 'verdict' | 'userData', null>;

const STANDING: PreparedStatement = {
  name: 'ticket-standing',
  text: `select attempt.id, attempt.verdict, attempt.user_data as "userData"
           from ticket left join attempt on attempt.id = ticket.attempt_id
          where account_id = $1 and biz = $2 and ticket_id = $3 and sandbox = $4`,
};

@Injectable()
export class Tickets {
  constructor(private readonly database: DataSource) {}

  /** Throws TICKET.NOT_FOUND for another account's ticket too: who may not see it need not know of it. */
  async status({ accountId, biz, ticketId, sandbox = false }: TicketReference): Promise<TicketState> {
    const [found] = await runPrepared<Standing>(this.database, STANDING, [accountId, biz, ticketId, sandbox]);
    if (!found) throw new Problem('TICKET.NOT_FOUND', 'This scene has no such ticket; a ticket begins with GetVerifyToken or SubmitVerification.');
    return found.id === null ? { status: 'unverified' } : stateOf(found);
  }

  /** Those of the attempts that there are. */
  async known(attemptIds: readonly string[]): Promise<string[]> {
    const attempts = await this.database.manager.find(Attempt, { where: { id: In(attemptIds) }, select: { id: true } });
    return attempts.map(({ id }) => id);
  }
}
