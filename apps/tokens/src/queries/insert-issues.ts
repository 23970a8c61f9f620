import type { SceneLimits, TicketCallback, TicketStatus } from '@shiren/contracts-verification';
import { runPrepared, type EventRow, type PreparedStatement } from '@shiren/persistence';
import type { DataSource } from 'typeorm';
import { MAX_BATCH } from '../batched.js';

/**
 * For each token this writes the ticket (new or taken up again), its attempt and the event; or nothing, if the ticket's status is not in
 * $2. Rows are in the order of their tickets, so that two statements never wait for each other. No ticket may occur twice, because a
 * statement can change a row only once. Passed as JSON with a limit for the planner's sake (see `ticket-standings.ts`).
 */
const ISSUE: PreparedStatement = {
  name: 'tokens-issue',
  text: `with asked as materialized (
           select * from jsonb_to_recordset($1) as given (
             event jsonb, ticket uuid, account uuid, biz text, name text, sandbox boolean, callback jsonb,
             attempt uuid, scheme text, token text, expires timestamptz, user_data text, limits jsonb, binding text) limit ${MAX_BATCH}),
         taken as (
           insert into ticket (id, account_id, biz, ticket_id, sandbox, callback, status)
           select ticket, account, biz, name, sandbox, callback, 'unverified' from asked order by account, biz, name, sandbox
           on conflict (account_id, biz, ticket_id, sandbox)
           do update set callback = case when ticket.status = any ($2::text[]) then coalesce(excluded.callback, ticket.callback) else ticket.callback end
           returning *),
         known as (
           select taken.id, taken.status, asked.*
             from asked join taken on (account_id, taken.biz, ticket_id, taken.sandbox) = (account, asked.biz, name, asked.sandbox)),
         opened as (
           insert into attempt (id, ticket, scheme, token_hash, expires_at, user_data, limits, binding_hash, state)
           select attempt, id, scheme, decode(token, 'hex'), expires, user_data, limits, binding, 'open' from known where status = any ($2::text[]) returning id),
         announced as (
           insert into outbox (id, subject, payload, travelling)
           select (event->>'id')::uuid, event->>'subject', event->'payload', event->'requestContext' from known join opened on opened.id = attempt)
         select attempt, status from known`,
};

/** The rows that one token writes. */
export interface Issue {
  event: EventRow;
  ticket: string;
  account: string;
  biz: string;
  name: string;
  sandbox: boolean;
  callback: TicketCallback | null;
  attempt: string;
  scheme: string;
  /** SHA-256 of the token, in hex. */
  token: string;
  expires: Date;
  user_data: string | null;
  limits: SceneLimits;
  binding: string | null;
}

/**
 * Issues up to MAX_BATCH tokens for tickets that are in one of the statuses `before`; returns for each attempt the status that its ticket had.
 * By hand: every verification starts here, so one prepared statement writes ticket, attempt and event of all that were asked for together.
 */
export async function insertIssues(database: DataSource, issues: readonly Issue[], before: readonly TicketStatus[]): Promise<Map<string, TicketStatus>> {
  const rows = await runPrepared<{ attempt: string; status: TicketStatus }>(database, ISSUE, [JSON.stringify(issues), before]);
  return new Map(rows.map(({ attempt, status }) => [attempt, status]));
}
