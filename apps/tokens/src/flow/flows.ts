import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { LinkWithdrawn } from '@shiren/contracts-console';
import { Problem, type TicketReference } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { consentWithdrawn, stepReached, type AdvanceFlow, type FlowSession, type OpenFlow, type SubmittedAttempt } from '@shiren/contracts-verification';
import { Outbox, type Emit } from '@shiren/persistence';
import { advance, draftsOf, expectNext, schemeOf, stepsLeft } from '@shiren/schemes';
import { DataSource, type EntityManager } from 'typeorm';
import { Attempt, wasReferred } from '../tickets/attempt.entity.js';
import { lockTicket } from '../queries/submissions.js';
import { endAttempt, stateOf, type Sealed } from '../tickets/submission.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';
import { hashOf } from '../tokens/token-issue.js';
import { LimitCounters, inAccount, type Counted } from '../limits/limit-counters.js';
import { limitsOf } from '../limits/limits.js';

/** How long the token of a submitted attempt can still read the result and withdraw consent. After that only the business can. */
export const RESULT_LIFE_MS = 30 * 60_000;

/** The flow of an attempt, for the holder of its token. */
@Injectable()
export class Flows {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly counting: LimitCounters,
    private readonly bus: Bus,
  ) {}

  /** After a submission, the result can be read until `endOf`, even if a limit was reached meanwhile. */
  session(request: OpenFlow): Promise<FlowSession> {
    return this.outbox.transaction(async (manager) => {
      // locked, because an erasure deletes what was counted for the attempt, and nothing may be counted while it runs
      const { attempt, ticket } = await find(manager, request.token, request.counts === 'photo');
      if (attempt.state === 'open') {
        const limits = limitsOf(attempt.limits);
        // everybody who tests shares the reserved numbers, so nothing is counted for them
        if (!ticket.sandbox) await this.counting.check(manager, limits, [...ofPerson(request, ticket), ['ticket-day', ticket.id]]);
        if (request.counts === 'photo') await this.counting.spend(manager, limits, [['attempt-photos', attempt.id]]);
      }
      return sessionOf(attempt, ticket);
    });
  }

  advance({ token, act }: AdvanceFlow): Promise<FlowSession> {
    return this.outbox.transaction(async (manager, emit) => {
      const { attempt, ticket } = await find(manager, token, true);
      const scheme = schemeOf(attempt.scheme);
      if (attempt.state !== 'open') expectNext([], act.step);
      attempt.progress = advance(scheme, attempt.progress, act);
      await manager.update(Attempt, { id: attempt.id }, { progress: { ...attempt.progress } });
      await emit(stepReached, {
        ...referenceOf(ticket),
        attemptId: attempt.id,
        scheme: attempt.scheme,
        step: act.step,
        ...versionOf(act),
        at: new Date().toISOString(),
      });
      return sessionOf(attempt, ticket);
    });
  }

  /** Seals what the steps collected and ends the attempt. From here on it will be decided, whatever crashes. */
  async submit(request: OpenFlow): Promise<SubmittedAttempt> {
    const { attempt, ticket } = await find(this.database.manager, request.token);
    if (attempt.state !== 'open') return { attemptId: attempt.id, state: stateOf(attempt) };
    expectNext(stepsLeft(schemeOf(attempt.scheme), attempt.progress), 'submit');
    if (!ticket.sandbox) await this.counting.check(this.database.manager, limitsOf(attempt.limits), [...ofPerson(request, ticket), ['ticket-day', ticket.id]]);
    // no step can follow this one, so the drafts are the same in the transaction below
    const digest = hashOf(`flow ${attempt.id}`).toString('hex');
    const attemptMaterials = { attemptId: attempt.id, accountId: ticket.accountId, digest, drafts: draftsOf(attempt.progress) };
    return this.end(request, { digest, ...(await this.bus.ask(materials.seal, attemptMaterials)) });
  }

  private end(request: OpenFlow, sealed: Sealed): Promise<SubmittedAttempt> {
    return this.outbox.transaction(async (manager, emit) => {
      const found = await find(manager, request.token);
      const ticket = await lockTicket(manager, found.ticket);
      // read again, because another tab or a withdrawal may have been faster while this call waited
      const { attempt } = await find(manager, request.token, true);
      if (attempt.state !== 'open') return { attemptId: attempt.id, state: stateOf(attempt) };
      if (!ticket.sandbox) {
        const limits = limitsOf(attempt.limits);
        await this.counting.check(manager, limits, ofPerson(request, ticket));
        await this.counting.spend(manager, limits, [['ticket-day', ticket.id], ...ofNumber(request, ticket)]);
      }
      attempt.device = request.device;
      return endAttempt(manager, emit, ticket, attempt, sealed);
    });
  }

  /** Possible until the token ends. The flow ends at once, and the event causes everything to be erased. Repeating it changes nothing. */
  withdraw({ token }: OpenFlow): Promise<Record<string, never>> {
    return this.outbox.transaction(async (manager, emit) => {
      const found = await manager.findOneBy(Attempt, { tokenHash: hashOf(token) });
      if (!found) throw noSuchToken();
      const ticket = await manager.findOneOrFail(Ticket, { where: { id: found.ticket }, lock: { mode: 'pessimistic_write' } });
      const attempt = await manager.findOneOrFail(Attempt, { where: { id: found.id }, lock: { mode: 'pessimistic_write' } });
      if (attempt.progress.withdrawn) return {};
      if (hasEnded(attempt, new Date())) {
        throw new Problem('TOKEN.EXPIRED', 'This token has expired; ask the business that started the verification to withdraw your consent.');
      }
      if (attempt.progress.consent === undefined) {
        throw new Problem('STEP.NOT_NEXT', 'No consent has been given here, so there is none to withdraw.', { next: 'consent' });
      }
      await withdrawConsent(manager, emit, ticket, attempt);
      return {};
    });
  }

  /** Ends attempts that have not been submitted, whatever step they have reached; their tokens expire. */
  async endUnsubmitted({ accountId, attemptIds }: LinkWithdrawn): Promise<void> {
    await this.database
      .createQueryBuilder()
      .update(Attempt)
      .set({ state: 'expired' })
      .where(`id = any(:attemptIds) and state = 'open' and ticket in (select id from ticket where account_id = :accountId)`, { attemptIds, accountId })
      .execute();
  }

  /**
   * Withdraws every consent for the ticket on behalf of the business, at any time. That includes consent which the business obtained itself
   * before it submitted what it had collected. Returns how many attempts were withdrawn; 0 if repeated.
   */
  withdrawTicket({ accountId, biz, ticketId, sandbox = false }: TicketReference): Promise<{ withdrawn: number }> {
    return this.outbox.transaction(async (manager, emit) => {
      const ticket = await manager.findOne(Ticket, { where: { accountId, biz, ticketId, sandbox }, lock: { mode: 'pessimistic_write' } });
      if (!ticket) throw new Problem('TICKET.NOT_FOUND', 'This account has no such ticket in this scene.');
      const attempts = await manager.find(Attempt, { where: { ticket: ticket.id }, order: { id: 'asc' }, lock: { mode: 'pessimistic_write' } });
      const notWithdrawn = attempts.filter(({ progress: { withdrawn } }) => !withdrawn);
      for (const attempt of notWithdrawn) await withdrawConsent(manager, emit, ticket, attempt);
      return { withdrawn: notWithdrawn.length };
    });
  }
}

/** Call this in the transaction that has locked the ticket and the attempt. */
async function withdrawConsent(manager: EntityManager, emit: Emit, { accountId, biz, ticketId }: Ticket, attempt: Attempt): Promise<void> {
  const { consent } = attempt.progress;
  const state = attempt.state === 'open' ? 'expired' : attempt.state;
  await manager.update(Attempt, { id: attempt.id }, { state, progress: { ...attempt.progress, withdrawn: true } });
  // an older console that still runs during an update ignores events without a version
  const agreed = consent === undefined ? { version: 1, agreedElsewhere: true } : { version: consent };
  await emit(consentWithdrawn, { accountId, biz, ticketId, attemptId: attempt.id, ...agreed, at: new Date().toISOString() });
}

/** The version of the consent text that was agreed to; nothing for other steps. */
const versionOf = ({ step, version }: AdvanceFlow['act']): { version?: number } => (step === 'consent' && version !== undefined ? { version } : {});

const ofPerson = (request: OpenFlow, ticket: TicketReference): Counted[] => [
  ['device-failures', inAccount(ticket, request.device)],
  ...ofNumber(request, ticket),
];

const ofNumber = ({ number }: OpenFlow, ticket: TicketReference): Counted[] =>
  number
    ? [
        ['number-minute', inAccount(ticket, number)],
        ['number-day', inAccount(ticket, number)],
      ]
    : [];

/** When the token of an attempt ends: as issued, or for a submitted attempt some time after the submission, so that the result can be read. */
const endOf = ({ expiresAt, submittedAt }: Attempt): Date | null => (submittedAt ? new Date(submittedAt.getTime() + RESULT_LIFE_MS) : expiresAt);

const hasEnded = (attempt: Attempt, now: Date): boolean => attempt.state === 'expired' || (endOf(attempt) ?? now) <= now;

/** Throws TOKEN.NOT_FOUND, or TOKEN.EXPIRED once the token has ended. */
async function find(manager: EntityManager, token: string, lock = false): Promise<{ attempt: Attempt; ticket: Ticket }> {
  const attempt = await manager.findOne(Attempt, { where: { tokenHash: hashOf(token) }, ...(lock ? { lock: { mode: 'pessimistic_write' } } : {}) });
  if (!attempt?.expiresAt) throw noSuchToken();
  if (hasEnded(attempt, new Date())) {
    throw attempt.progress.withdrawn
      ? new Problem('TOKEN.EXPIRED', 'The consent was withdrawn, which ended this flow; obtain a new token if the person wants to begin again.', {
          withdrawn: 1,
        })
      : new Problem('TOKEN.EXPIRED', 'This token has expired; obtain a new one.');
  }
  return { attempt, ticket: await manager.findOneByOrFail(Ticket, { id: attempt.ticket }) };
}

const noSuchToken = (): Problem => new Problem('TOKEN.NOT_FOUND', 'There is no such token; obtain one with GetVerifyToken.');

const sessionOf = (attempt: Attempt, ticket: Ticket): FlowSession => ({
  attemptId: attempt.id,
  ...referenceOf(ticket),
  scheme: attempt.scheme,
  expiresAt: endOf(attempt)?.toISOString() ?? '',
  state: attempt.state,
  progress: attempt.progress,
  steps: attempt.state === 'open' ? stepsLeft(schemeOf(attempt.scheme), attempt.progress) : [],
  ...(wasReferred(attempt) ? { referred: true } : {}),
  ...(attempt.verdict ? { verdict: attempt.verdict } : {}),
});
