import { Injectable } from '@nestjs/common';
import { Problem, attemptSubmitted, type SubmitAttempt, type SubmittedAttempt, type TicketReference } from '@shiren/contracts';
import { Outbox, type Emit } from '@shiren/persistence';
import { IsNull, MoreThan, Not, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Attempt } from './attempt.entity.js';
import { moveTicket } from './ticket-states.js';
import { Ticket, referenceOf } from './ticket.entity.js';

/** The same content within a day is the same submission. */
const REPETITION_WINDOW = 86_400_000;

@Injectable()
export class Submission {
  constructor(private readonly outbox: Outbox) {}

  /** Ends an attempt. The same content submitted again is answered with what became of the first. */
  submit(request: SubmitAttempt): Promise<SubmittedAttempt> {
    return this.outbox.transaction(async (manager, emit) => {
      const ticket = await lockTicket(manager, request);
      const earlier = await manager.findOne(Attempt, {
        where: { ticket: ticket.id, digest: request.digest, submittedAt: MoreThan(new Date(Date.now() - REPETITION_WINDOW)) },
        order: { submittedAt: 'desc' },
      });
      if (earlier) return { attemptId: earlier.id, state: stateOf(earlier) };
      if (request.repetitionOnly) throw new Problem('QUOTA.REACHED', 'The quota of this month is used up; ask the operator of the installation for more.');

      const attempt = request.token ? await openAttempt(manager, ticket, request) : newAttempt(ticket, request);
      return endAttempt(manager, emit, ticket, attempt, request.digest);
    });
  }
}

/** Ends an attempt in the transaction that holds its ticket. */
export async function endAttempt(manager: EntityManager, emit: Emit, ticket: Ticket, attempt: Attempt, digest: string): Promise<SubmittedAttempt> {
  const submittedAt = new Date();
  // upsert and update, since `save` would read both once more
  await manager.upsert(Attempt, { ...attempt, state: 'submitted', digest, submittedAt, announcedAt: submittedAt }, ['id']);
  await manager.update(Ticket, { id: ticket.id }, { status: moveTicket(ticket.status, 'in-progress'), attemptId: attempt.id });
  await emit(attemptSubmitted, announcement(ticket, attempt, submittedAt));
  return { attemptId: attempt.id, state: { status: 'in-progress', attemptId: attempt.id } };
}

/** The ticket, made where it is new, and this transaction's alone until it ends. */
export async function lockTicket(manager: EntityManager, { accountId, biz, ticketId, sandbox = false }: TicketReference): Promise<Ticket> {
  const named = { accountId, biz, ticketId, sandbox };
  await manager
    .createQueryBuilder()
    .insert()
    .into(Ticket)
    .values({ id: uuid(), ...named, status: 'unverified' })
    .orIgnore()
    .execute();
  return manager.findOneOrFail(Ticket, { where: named, lock: { mode: 'pessimistic_write' } });
}

export const announcement = (ticket: Ticket, attempt: Attempt, submittedAt: Date) => ({
  attemptId: attempt.id,
  ...referenceOf(ticket),
  scheme: attempt.scheme,
  ...(attempt.progress.liveness ? { liveness: attempt.progress.liveness } : {}),
  submittedAt: submittedAt.toISOString(),
});

/** What an attempt that was submitted looks like from outside. */
export const stateOf = ({ id, verdict, userData }: Pick<Attempt, 'id' | 'verdict' | 'userData'>): SubmittedAttempt['state'] => ({
  attemptId: id,
  ...(verdict ? { status: verdict.outcome, verdict } : { status: 'in-progress' }),
  ...(userData ? { userData } : {}),
});

function newAttempt(ticket: Ticket, { attemptId, scheme }: SubmitAttempt): Attempt {
  return Object.assign(new Attempt(), { id: attemptId, ticket: ticket.id, scheme, state: 'open' as const, progress: {} });
}

async function openAttempt(manager: EntityManager, ticket: Ticket, { attemptId }: SubmitAttempt): Promise<Attempt> {
  const attempt = await manager.findOneBy(Attempt, { id: attemptId, ticket: ticket.id, tokenHash: Not(IsNull()) });
  if (!attempt) throw new Problem('ATTEMPT.NOT_FOUND', 'There is no such attempt; obtain a token first.');
  if (attempt.state !== 'open') throw new Problem('TOKEN.USED', 'This token was used for another submission; obtain a fresh one.');
  if (!attempt.expiresAt || attempt.expiresAt <= new Date()) throw new Problem('TOKEN.EXPIRED', 'This token has expired; obtain a fresh one.');
  return attempt;
}
