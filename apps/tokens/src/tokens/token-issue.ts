import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, stepReached, type IssueToken, type IssuedToken, type OpenSession, type Session } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { lockTicket } from '../tickets/submission.js';
import { moveTicket } from '../tickets/ticket-states.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

/** The vendor's: a token lives half an hour. */
const LIFE_SECONDS = 1_800;

@Injectable()
export class TokenIssue {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Opens an attempt on a ticket, new or taken up again, that has neither passed nor is being decided. */
  issue(request: IssueToken): Promise<IssuedToken> {
    const token = randomBytes(24).toString('base64url');
    return this.outbox.transaction(async (manager, emit) => {
      const ticket = await lockTicket(manager, request);
      moveTicket(ticket.status, 'in-progress');
      await manager.insert(Attempt, {
        id: request.attemptId,
        ticket: ticket.id,
        scheme: request.scheme,
        state: 'open',
        tokenHash: hashOf(token),
        expiresAt: new Date(Date.now() + LIFE_SECONDS * 1_000),
        userData: request.userData ?? null,
        limits: { ...request.limits },
      });
      if (request.callback) await manager.update(Ticket, { id: ticket.id }, { callback: { ...request.callback } });
      const { attemptId, scheme } = request;
      await emit(stepReached, { ...referenceOf(ticket), attemptId, scheme, step: 'issued', at: new Date().toISOString() });
      return { token, attemptId, durationSeconds: LIFE_SECONDS };
    });
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
