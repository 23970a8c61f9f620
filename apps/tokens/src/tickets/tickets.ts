import { Injectable } from '@nestjs/common';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import type { TicketState } from '@shiren/contracts-verification';
import { runPrepared, type PreparedStatement } from '@shiren/persistence';
import { DataSource, In } from 'typeorm';
import { MAX_BATCH, batched } from '../batched.js';
import { Attempt } from './attempt.entity.js';
import { stateOf } from './submission.js';

/** A ticket with the attempt that its status speaks of, where it has one. */
type Standing = Pick<Attempt, 'id' | 'verdict' | 'userData'> | Record<'id' | 'verdict' | 'userData', null>;

/**
 * Asked as JSON with a limit, which the planner takes for as many rows every time and so keeps its plan; by a subquery for each,
 * since a plan made while the table was small would go on to read all of it.
 */
const STANDINGS: PreparedStatement = {
  name: 'ticket-standings',
  text: `select place, standing.*
           from (
             select * from json_to_recordset($1) as given (place int, account uuid, biz text, ticket text, sandbox boolean) limit ${MAX_BATCH}
           ) as asked
           cross join lateral (
             select attempt.id, attempt.verdict, attempt.user_data as "userData"
               from ticket left join attempt on attempt.id = ticket.attempt_id
              where account_id = asked.account and ticket.biz = asked.biz and ticket_id = asked.ticket and ticket.sandbox = asked.sandbox
              limit 1
           ) as standing`,
};

@Injectable()
export class Tickets {
  /** Businesses ask again and again: what is asked for in one turn of the event loop is looked up by one query, and nothing is remembered. */
  private readonly standings = batched((asked: readonly TicketReference[]) => this.lookUp(asked));

  constructor(private readonly database: DataSource) {}

  /** Throws TICKET.NOT_FOUND for another account's ticket too: who may not see it need not know of it. */
  async status(ticket: TicketReference): Promise<TicketState> {
    const found = await this.standings.load(ticket);
    if (!found) throw new Problem('TICKET.NOT_FOUND', 'This scene has no such ticket; a ticket begins with GetVerifyToken or SubmitVerification.');
    return found.id === null ? { status: 'unverified' } : stateOf(found);
  }

  private async lookUp(asked: readonly TicketReference[]): Promise<(Standing | undefined)[]> {
    const places = asked.map(({ accountId: account, biz, ticketId: ticket, sandbox = false }, place) => ({ place, account, biz, ticket, sandbox }));
    const rows = await runPrepared<Standing & { place: number }>(this.database, STANDINGS, [JSON.stringify(places)]);
    const found = new Map(rows.map((row) => [row.place, row]));
    return asked.map((_, index) => found.get(index));
  }

  /** Those of the attempts that there are. */
  async known(attemptIds: readonly string[]): Promise<string[]> {
    const attempts = await this.database.manager.find(Attempt, { where: { id: In(attemptIds) }, select: { id: true } });
    return attempts.map(({ id }) => id);
  }
}
