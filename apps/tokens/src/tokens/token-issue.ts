import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import {
  stepReached,
  type IssueToken,
  type IssuedToken,
  type OpenSession,
  type SceneLimits,
  type Session,
  type TicketCallback,
  type TicketStatus,
} from '@shiren/contracts-verification';
import { Outbox, eventRow, runPrepared, type EventRow, type PreparedStatement } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { MAX_BATCH, batched } from '../batched.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { moveTicket, statusesBefore } from '../tickets/ticket-states.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

/** As long as the vendor's tokens: half an hour. */
const TOKEN_SECONDS = 1_800;

/**
 * For each token this writes the ticket (new or taken up again), its attempt and the event; or nothing, if the ticket's status is not in
 * $2. Rows are in the order of their tickets, so that two statements never wait for each other. No ticket may occur twice, because a
 * statement can change a row only once. Passed as JSON with a limit for the planner's sake (see `tickets.ts`).
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
interface Issue {
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

@Injectable()
export class TokenIssue {
  /** Tokens requested in one turn of the event loop are issued by one statement. */
  private readonly issues = batched((asked: readonly Issue[]) => this.issueBatch(asked));

  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Opens an attempt on a ticket that is new, unverified or failed. */
  async issue(request: IssueToken): Promise<IssuedToken> {
    const token = randomBytes(24).toString('base64url');
    const { attemptId, scheme, accountId, biz, ticketId, sandbox = false, callback = null, userData = null, limits, bindingHash: binding = null } = request;
    const now = new Date();
    const status = await this.issues.load({
      event: eventRow(stepReached, { ...referenceOf(request), attemptId, scheme, step: 'issued', at: now.toISOString() }),
      ...{ ticket: uuid(), account: accountId, biz, name: ticketId, sandbox, callback },
      ...{ attempt: attemptId, scheme, token: hashOf(token).toString('hex') },
      ...{ expires: new Date(now.getTime() + TOKEN_SECONDS * 1_000), user_data: userData, limits, binding },
    });
    moveTicket(status, 'in-progress'); // throws if the ticket was left alone
    return { token, attemptId, durationSeconds: TOKEN_SECONDS };
  }

  /** In one statement; or one each if a ticket occurs twice or a value is refused, so that no caller fails because of another. */
  private async issueBatch(asked: readonly Issue[]): Promise<(TicketStatus | Error)[]> {
    const tickets = new Set(asked.map(({ account, biz, name, sandbox }) => JSON.stringify([account, biz, name, sandbox])));
    const batch = tickets.size === asked.length ? await this.write(asked).catch(refused) : undefined;
    if (batch) return batch;
    const single = await Promise.allSettled(asked.map((one) => this.write([one])));
    return single.map((each) => (each.status === 'fulfilled' ? (each.value[0] as TicketStatus) : (each.reason as Error)));
  }

  private async write(asked: readonly Issue[]): Promise<TicketStatus[]> {
    const before = statusesBefore('in-progress');
    const rows = await runPrepared<{ attempt: string; status: TicketStatus }>(this.database, ISSUE, [JSON.stringify(asked), before]);
    const statuses = new Map(rows.map(({ attempt, status }) => [attempt, status]));
    const answers = asked.map(({ attempt }) => statuses.get(attempt) as TicketStatus);
    this.outbox.wrote(asked.filter((_, index) => before.includes(answers[index] as TicketStatus)).map(({ event }) => event));
    return answers;
  }

  /** Throws TOKEN.NOT_FOUND also for another account's token. */
  async session({ accountId, token, sandbox = false }: OpenSession): Promise<Session> {
    const attempt = await this.database.manager.findOneBy(Attempt, { tokenHash: hashOf(token) });
    const ticket = attempt && (await this.database.manager.findOneBy(Ticket, { id: attempt.ticket, accountId, sandbox }));
    if (!ticket || !attempt.expiresAt) throw new Problem('TOKEN.NOT_FOUND', 'This token was not issued to this account; obtain one with GetVerifyToken.');
    const expired = attempt.state === 'open' && attempt.expiresAt <= new Date();
    return {
      attemptId: attempt.id,
      ...referenceOf(ticket),
      scheme: attempt.scheme,
      expiresAt: attempt.expiresAt.toISOString(),
      state: expired ? 'expired' : attempt.state,
    };
  }
}

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Classes of PostgreSQL errors that concern a value, a row or a race (22, 23, 40). Any other error concerns the server and fails for all. */
function refused(error: Error & { code?: string }): undefined {
  if (!/^(22|23|40)/.test(error.code ?? '')) throw error;
}
