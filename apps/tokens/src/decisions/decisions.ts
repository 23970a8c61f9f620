import { Injectable } from '@nestjs/common';
import { ticketChanged, type AttemptDecided, type AttemptReferred, type Verdict } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { isNotCaptured } from '@shiren/schemes';
import { DeliveryQueue } from '../callbacks/delivery-queue.js';
import { LimitCounters, inAccount } from '../limits/limit-counters.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { moveTicket } from '../tickets/ticket-states.js';
import { lockForDecision, writeDecision } from '../queries/decisions.js';
import { referenceOf } from '../tickets/ticket.entity.js';

@Injectable()
export class Decisions {
  constructor(
    private readonly outbox: Outbox,
    private readonly counting: LimitCounters,
    private readonly deliveries: DeliveryQueue,
  ) {}

  /** Applies a verdict to the attempt and its ticket. Repeating it changes nothing. */
  async apply(decision: AttemptDecided): Promise<void> {
    await this.outbox.transaction(async (manager, emit) => {
      const { ticket, attempt } = await lockForDecision(manager, decision.attemptId);
      if (!ticket || attempt?.state !== 'submitted') return;
      const status = moveTicket(ticket.status, decision.outcome);
      if (decision.outcome === 'failed' && !isNotCaptured(decision) && attempt.device && !ticket.sandbox)
        await this.counting.note(manager, [['device-failures', inAccount(ticket, attempt.device)]]);
      await Promise.all([
        writeDecision(manager, ticket, attempt.id, { status, verdict: verdictOf(decision), decidedAt: new Date(decision.decidedAt) }),
        emit(ticketChanged, { ...referenceOf(ticket), attemptId: attempt.id, status }),
      ]);
    });
    this.deliveries.signal.emit('due');
  }

  /** A person will decide: callers stop waiting for it, and it is not announced again. */
  async refer({ attemptId, accountId, biz, ticketId, sandbox }: AttemptReferred): Promise<void> {
    await this.outbox.transaction(async (manager, emit) => {
      const { affected } = await manager.update(Attempt, { id: attemptId, state: 'submitted' }, { announcedAt: null });
      if (affected) await emit(ticketChanged, { accountId, biz, ticketId, ...(sandbox ? { sandbox } : {}), attemptId, status: 'in-progress' });
    });
  }
}

const verdictOf = ({ outcome, reasons, trustedScore, similarityScore, authorityScore }: AttemptDecided): Verdict => ({
  outcome,
  reasons,
  ...(trustedScore === undefined ? {} : { trustedScore }),
  ...(similarityScore === undefined ? {} : { similarityScore }),
  ...(authorityScore === undefined ? {} : { authorityScore }),
});
