import { Injectable } from '@nestjs/common';
import { Problem, consentWithdrawn, stepReached, type AdvanceFlow, type FlowSession, type OpenFlow, type SubmittedAttempt } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import { advance, expectNext, schemeOf, stepsLeft } from '@shiren/schemes';
import type { EntityManager } from 'typeorm';
import { Attempt } from '../tickets/attempt.entity.js';
import { wasReferred } from '../tickets/decisions.js';
import { endAttempt, lockTicket, stateOf } from '../tickets/submission.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';
import { hashOf } from '../tokens/token-issue.js';
import { Counting, inAccount, type Counted } from './counting.js';
import { limitsOf } from './limits.js';

/** A person's way through an attempt, for whoever holds its token. */
@Injectable()
export class Flows {
  constructor(
    private readonly outbox: Outbox,
    private readonly counting: Counting,
  ) {}

  /** What was submitted may be looked at for ever, whatever limit was reached since. */
  session(request: OpenFlow): Promise<FlowSession> {
    return this.outbox.transaction(async (manager) => {
      const { attempt, ticket } = await find(manager, request.token);
      // reserved numbers are shared by everybody who tests, so nothing is counted for them
      if (attempt.state === 'open' && !ticket.sandbox) {
        const limits = limitsOf(attempt.limits);
        await this.counting.check(manager, limits, [...ofPerson(request, ticket), ['ticket-day', ticket.id]]);
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

  /** Ends the attempt; from here on it will be decided, whatever dies. */
  submit(request: OpenFlow): Promise<SubmittedAttempt> {
    return this.outbox.transaction(async (manager, emit) => {
      const found = await find(manager, request.token);
      const ticket = await lockTicket(manager, found.ticket);
      // read again, for another tab may have been first while this one waited for the ticket
      const { attempt } = await find(manager, request.token);
      if (attempt.state !== 'open') return { attemptId: attempt.id, state: stateOf(attempt) };
      expectNext(stepsLeft(schemeOf(attempt.scheme), attempt.progress), 'submit');
      if (!ticket.sandbox) {
        const limits = limitsOf(attempt.limits);
        await this.counting.check(manager, limits, ofPerson(request, ticket));
        await this.counting.spend(manager, limits, [['ticket-day', ticket.id], ...ofNumber(request, ticket)]);
      }
      attempt.device = request.device;
      return endAttempt(manager, emit, ticket, attempt, hashOf(`flow ${attempt.id}`).toString('hex'));
    });
  }

  /** At any time, for an expired token too: the flow ends at once, and the event has everything erased. Done again, it changes nothing. */
  withdraw({ token }: OpenFlow): Promise<Record<string, never>> {
    return this.outbox.transaction(async (manager, emit) => {
      const attempt = await manager.findOne(Attempt, { where: { tokenHash: hashOf(token) }, lock: { mode: 'pessimistic_write' } });
      if (!attempt) throw noSuchToken();
      const { consent: version, withdrawn } = attempt.progress;
      if (withdrawn) return {};
      if (version === undefined) throw new Problem('STEP.NOT_NEXT', 'No consent was given here, so there is none to take back.', { next: 'consent' });
      const { accountId, biz, ticketId } = await manager.findOneByOrFail(Ticket, { id: attempt.ticket });
      const state = attempt.state === 'open' ? 'expired' : attempt.state;
      await manager.update(Attempt, { id: attempt.id }, { state, progress: { ...attempt.progress, withdrawn: true } });
      await emit(consentWithdrawn, { accountId, biz, ticketId, attemptId: attempt.id, version, at: new Date().toISOString() });
      return {};
    });
  }
}

/** Which text was agreed to; nothing of any other step. */
const versionOf = ({ step, version }: AdvanceFlow['act']): { version?: number } => (step === 'consent' && version !== undefined ? { version } : {});

const ofPerson = (request: OpenFlow, ticket: Ticket): Counted[] => [['device-failures', inAccount(ticket, request.device)], ...ofNumber(request, ticket)];

const ofNumber = ({ number }: OpenFlow, ticket: Ticket): Counted[] =>
  number
    ? [
        ['number-minute', inAccount(ticket, number)],
        ['number-day', inAccount(ticket, number)],
      ]
    : [];

/** Throws TOKEN.NOT_FOUND, and TOKEN.EXPIRED for a flow that was not submitted in time. */
async function find(manager: EntityManager, token: string, lock = false): Promise<{ attempt: Attempt; ticket: Ticket }> {
  const attempt = await manager.findOne(Attempt, { where: { tokenHash: hashOf(token) }, ...(lock ? { lock: { mode: 'pessimistic_write' } } : {}) });
  if (!attempt?.expiresAt) throw noSuchToken();
  if (attempt.state === 'expired' || (attempt.state === 'open' && attempt.expiresAt <= new Date())) {
    throw new Problem('TOKEN.EXPIRED', 'This token has expired; obtain a fresh one.');
  }
  return { attempt, ticket: await manager.findOneByOrFail(Ticket, { id: attempt.ticket }) };
}

const noSuchToken = (): Problem => new Problem('TOKEN.NOT_FOUND', 'There is no such token; obtain one with GetVerifyToken.');

const sessionOf = (attempt: Attempt, ticket: Ticket): FlowSession => ({
  attemptId: attempt.id,
  ...referenceOf(ticket),
  scheme: attempt.scheme,
  expiresAt: attempt.expiresAt?.toISOString() ?? '',
  state: attempt.state,
  progress: attempt.progress,
  steps: attempt.state === 'open' ? stepsLeft(schemeOf(attempt.scheme), attempt.progress) : [],
  ...(wasReferred(attempt) ? { referred: true } : {}),
  ...(attempt.verdict ? { verdict: attempt.verdict } : {}),
});
