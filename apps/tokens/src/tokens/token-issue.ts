import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, stepReached, type IssueToken, type IssuedToken, type OpenSession, type Session, type StepReached } from '@shiren/contracts';
import { Outbox, type PreparedStatement } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Attempt } from '../tickets/attempt.entity.js';
import { moveTicket, statusesBefore } from '../tickets/ticket-states.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

/** The vendor's: a token lives half an hour. */
const LIFE_SECONDS = 1_800;

/** The ticket, made or taken up again, its attempt and the event: all of it, or nothing where the ticket is in none of the statuses of $5. */
const ISSUE: PreparedStatement = {
  name: 'token-issue',
  text: `with taken as (
           insert into ticket (id, account_id, biz, ticket_id, sandbox, callback, status) values ($6, $7, $8, $9, $10, $11, 'unverified')
           on conflict (account_id, biz, ticket_id, sandbox)
           do update set callback = case when ticket.status = any ($5::text[]) then coalesce(excluded.callback, ticket.callback) else ticket.callback end
           returning id, status),
         opened as (
           insert into attempt (id, ticket, scheme, token_hash, expires_at, user_data, limits, state)
           select $12, id, $13, $14, $15, $16, $17, 'open' from taken where status = any ($5::text[]) returning id),
         told as (insert into outbox (id, subject, payload, travelling) select $1, $2, $3, $4 from opened)
         select status from taken`,
};

@Injectable()
export class TokenIssue {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Opens an attempt on a ticket, new or taken up again, that has neither passed nor is being decided. */
  async issue(request: IssueToken): Promise<IssuedToken> {
    const token = randomBytes(24).toString('base64url');
    const { attemptId, scheme, accountId, biz, ticketId, sandbox = false, callback = null, userData = null, limits } = request;
    const now = new Date();
    const issued: StepReached = { ...referenceOf(request), attemptId, scheme, step: 'issued', at: now.toISOString() };
    const ticket = [uuid(), accountId, biz, ticketId, sandbox, callback];
    const attempt = [attemptId, scheme, hashOf(token), new Date(now.getTime() + LIFE_SECONDS * 1_000), userData, limits];
    const [taken] = await this.outbox.statement<StepReached, Pick<Ticket, 'status'>>(ISSUE, stepReached, issued, [
      statusesBefore('in-progress'),
      ...ticket,
      ...attempt,
    ]);
    if (taken) moveTicket(taken.status, 'in-progress'); // throws where the ticket was left alone
    return { token, attemptId, durationSeconds: LIFE_SECONDS };
  }

  /** Throws TOKEN.NOT_FOUND for another account's token too. */
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
