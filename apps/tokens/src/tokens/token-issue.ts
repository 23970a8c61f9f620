import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import { stepReached, type IssueToken, type IssuedToken, type OpenSession, type Session, type TicketStatus } from '@shiren/contracts-verification';
import { Outbox, eventRow } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { batched } from '../batched.js';
import { insertIssues, type Issue } from '../queries/insert-issues.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { moveTicket, statusesBefore } from '../tickets/ticket-states.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

/** As long as the vendor's tokens: half an hour. */
const TOKEN_SECONDS = 1_800;

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
    const statuses = await insertIssues(this.database, asked, before);
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
