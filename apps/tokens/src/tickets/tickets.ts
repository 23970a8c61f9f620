import { Injectable } from '@nestjs/common';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import type { TicketState } from '@shiren/contracts-verification';
import { runPrepared, type PreparedStatement } from '@shiren/persistence';
import { DataSource, In } from 'typeorm';
import { MAX_BATCH, batched } from '../batched.js';
import { Attempt } from './attempt.entity.js';
import { stateOf } from './submission.js';

/** A ticket with the attempt that its status is about, if any. */
type Standing = Pick<Attempt, 'id' | 'verdict' | 'userData'> | Record<'id' | 'verdict' | 'userData', null>;

/**
 * Queried as JSON with a limit: the planner then always expects that many rows, and keeps its plan. A subquery per row, because a plan made
 * while the table was small would continue to read all of it.
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
  /** Businesses poll: statuses requested in one turn of the event loop are read by one query, and nothing is cached. */
  private readonly standings = batched((asked: readonly TicketReference[]) => this.lookUp(asked));

  constructor(private readonly database: DataSource) {}

  /** Throws TICKET.NOT_FOUND also for another account's ticket, so as not to reveal that it exists. */
  async status(ticket: TicketReference): Promise<TicketState> {
    const found = await this.standings.load(ticket);
    if (!found) throw new Problem('TICKET.NOT_FOUND', 'This scene has no such ticket; create it with GetVerifyToken or SubmitVerification.');
    return found.id === null ? { status: 'unverified' } : stateOf(found);
  }

  private async lookUp(asked: readonly TicketReference[]): Promise<(Standing | undefined)[]> {
    const places = asked.map(({ accountId: account, biz, ticketId: ticket, sandbox = false }, place) => ({ place, account, biz, ticket, sandbox }));
    const rows = await runPrepared<Standing & { place: number }>(this.database, STANDINGS, [JSON.stringify(places)]);
    const found = new Map(rows.map((row) => [row.place, row]));
    return asked.map((_, index) => found.get(index));
  }

  /** Returns which of these attempts exist. */
  async known(attemptIds: readonly string[]): Promise<string[]> {
    const attempts = await this.database.manager.find(Attempt, { where: { id: In(attemptIds) }, select: { id: true } });
    return attempts.map(({ id }) => id);
  }
}
