import type { TicketReference } from '@shiren/contracts-core';
import type { Verdict } from '@shiren/contracts-verification';
import { runPrepared, type PreparedStatement } from '@shiren/persistence';
import type { DataSource } from 'typeorm';
import { MAX_BATCH } from '../batched.js';

/** A ticket with the attempt that its status is about, if any. */
export type Standing = { id: string; verdict: Verdict | null; userData: string | null } | Record<'id' | 'verdict' | 'userData', null>;

/**
 * The tickets are passed as JSON with a limit: the planner then expects the same number of rows every time and keeps its plan. Each is looked
 * up by a subquery, since a plan made while the table was small would otherwise go on reading the whole table.
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

/** Up to MAX_BATCH tickets, in the order asked for; undefined where there is no such ticket. By hand: businesses poll this, so one prepared statement serves many. */
export async function readStandings(database: DataSource, asked: readonly TicketReference[]): Promise<(Standing | undefined)[]> {
  const places = asked.map(({ accountId: account, biz, ticketId: ticket, sandbox = false }, place) => ({ place, account, biz, ticket, sandbox }));
  const rows = await runPrepared<Standing & { place: number }>(database, STANDINGS, [JSON.stringify(places)]);
  const found = new Map(rows.map((row) => [row.place, row]));
  return asked.map((_, index) => found.get(index));
}
