import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { attemptSubmitted, type CompleteAttempt, type FlowProgress, type SubmitAttempt, type SubmittedAttempt } from '@shiren/contracts-verification';
import { Outbox, type Emit } from '@shiren/persistence';
import { DataSource, type EntityManager } from 'typeorm';
import { findAttempt, findSubmitted, findTicket, lockTicket, writeSubmission, type EndingAttempt, type TicketRow } from '../queries/submissions.js';
import type { Attempt } from './attempt.entity.js';
import { moveTicket } from './ticket-states.js';
import { referenceOf } from './ticket.entity.js';

/** How long the same content counts as the same submission, in milliseconds: a day. */
const REPETITION_WINDOW_MS = 86_400_000;

@Injectable()
export class AttemptSubmission {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly bus: Bus,
  ) {}

  /**
   * Seals the materials and ends an attempt. If the same content with the same binding was submitted before, returns the outcome of that
   * submission.
   */
  async submit(request: SubmitAttempt & Pick<CompleteAttempt, 'draft'>): Promise<SubmittedAttempt> {
    const { attemptId, accountId, draft } = request;
    const { manager: reads } = this.database;
    const before = await this.resolve(reads, await findTicket(reads, request), request);
    if (before.answer) return before.answer;
    // no transaction stays open while the other service works; if this one crashes here, the same submission can be sent again
    const { revision } = await this.bus.ask(materials.seal, { attemptId, accountId, digest: before.digest, drafts: draft ? [draft] : [] });
    return this.outbox.transaction(async (manager, emit) => {
      const ticket = await lockTicket(manager, request);
      const now = await this.resolve(manager, ticket, request, true);
      return now.answer ?? endAttempt(manager, emit, ticket, now.attempt, { digest: now.digest, revision });
    });
  }

  /** Returns the outcome of an earlier, identical submission, or else the attempt that may be ended now and the digest of its content. */
  private async resolve(
    manager: EntityManager,
    ticket: TicketRow | undefined,
    request: SubmitAttempt,
    lock = false,
  ): Promise<{ answer: SubmittedAttempt } | { answer?: undefined; attempt: EndingAttempt; digest: string }> {
    // the attempt is read before the earlier submission: if it is seen as submitted, so is the one that submitted it
    const attempt = request.token ? await attemptOf(manager, ticket, request, lock) : newAttempt(ticket, request);
    const since = new Date(Date.now() - REPETITION_WINDOW_MS);
    const { scheme } = attempt;
    const digest = withBinding(request.digest, attempt.bindingHash);
    const earlier = ticket && (await findSubmitted(manager, { ticket: ticket.id, scheme, digest, since }));
    if (earlier) return { answer: { attemptId: earlier.id, state: stateOf(earlier) } };
    if (request.repetitionOnly) throw new Problem('QUOTA.REACHED', 'The monthly quota is used up; ask the operator of the installation for more.');
    if (request.token) expectOpen(attempt);
    if (ticket) moveTicket(ticket.status, 'in-progress');
    return { attempt: request.token ? { ...attempt, progress: withoutFlow(attempt.progress) } : attempt, digest };
  }
}

/** The same face is a different claim if the token was bound to another person or another retained photo. */
const withBinding = (digest: string, bindingHash?: string | null): string =>
  bindingHash ? createHash('sha256').update(`${bindingHash} ${digest}`).digest('hex') : digest;

/** What a submission consists of. */
export interface Sealed {
  digest: string;
  revision: string;
}

/** Ends an attempt, in the transaction that has locked its ticket. */
export async function endAttempt(
  manager: EntityManager,
  emit: Emit,
  ticket: TicketRow,
  attempt: EndingAttempt,
  { digest, revision }: Sealed,
): Promise<SubmittedAttempt> {
  const submittedAt = new Date();
  const status = moveTicket(ticket.status, 'in-progress');
  await Promise.all([
    writeSubmission(manager, { attempt, status, digest, revision, submittedAt }),
    emit(attemptSubmitted, announcement(ticket, { ...attempt, revision }, submittedAt)),
  ]);
  return { attemptId: attempt.id, state: { status, attemptId: attempt.id } };
}

export const announcement = (ticket: TicketReference, attempt: Pick<Attempt, 'id' | 'scheme' | 'progress' | 'revision'>, submittedAt: Date) => ({
  attemptId: attempt.id,
  ...referenceOf(ticket),
  scheme: attempt.scheme,
  ...(attempt.progress.liveness ? { liveness: attempt.progress.liveness } : {}),
  ...(attempt.revision ? { revision: attempt.revision } : {}),
  submittedAt: submittedAt.toISOString(),
});

/** How a submitted attempt appears to callers. */
export const stateOf = ({ id, verdict, userData }: Pick<Attempt, 'id' | 'verdict' | 'userData'>): SubmittedAttempt['state'] => ({
  attemptId: id,
  ...(verdict ? { status: verdict.outcome, verdict } : { status: 'in-progress' }),
  ...(userData ? { userData } : {}),
});

const newAttempt = (ticket: TicketRow | undefined, { attemptId, scheme }: SubmitAttempt): EndingAttempt => ({
  ...{ id: attemptId, ticket: ticket?.id ?? '', scheme },
  ...{ state: 'open', expiresAt: null, bindingHash: null, progress: {} },
});

async function attemptOf(manager: EntityManager, ticket: TicketRow | undefined, { attemptId }: SubmitAttempt, lock: boolean): Promise<EndingAttempt> {
  const attempt = ticket && (await findAttempt(manager, attemptId, ticket.id, lock));
  if (!attempt) throw new Problem('ATTEMPT.NOT_FOUND', 'There is no such attempt; obtain a token first.');
  return attempt;
}

/** Throws TOKEN.USED or TOKEN.EXPIRED. */
function expectOpen({ state, expiresAt }: EndingAttempt): void {
  if (state === 'expired') throw expired();
  if (state !== 'open') throw new Problem('TOKEN.USED', 'This token was used for another submission; obtain a new one.');
  if (!expiresAt || expiresAt <= new Date()) throw expired();
}

/** The business collected everything itself: what the person did in the flow is not part of the submission, and no recording is judged. */
const withoutFlow = ({ consent, withdrawn }: FlowProgress): FlowProgress => ({
  ...(consent === undefined ? {} : { consent }),
  ...(withdrawn ? { withdrawn } : {}),
});

const expired = (): Problem => new Problem('TOKEN.EXPIRED', 'This token has expired; obtain a new one.');
