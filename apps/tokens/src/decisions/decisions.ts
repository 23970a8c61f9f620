import { Injectable } from '@nestjs/common';
import { ticketChanged, type AttemptDecided, type AttemptReferred, type Verdict } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { DeliveryQueue } from '../callbacks/delivery-queue.js';
import { LimitCounters, inAccount } from '../limits/limit-counters.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { moveTicket } from '../tickets/ticket-states.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

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
      // the ticket is locked first, the same order as in every submission
      const found = await manager.findOneBy(Attempt, { id: decision.attemptId });
      if (found?.state !== 'submitted') return;
      const ticket = await manager.findOneOrFail(Ticket, { where: { id: found.ticket }, lock: { mode: 'pessimistic_write' } });
      const attempt = await manager.findOneOrFail(Attempt, { where: { id: decision.attemptId }, lock: { mode: 'pessimistic_write' } });
      if (attempt.state !== 'submitted') return;
      const status = moveTicket(ticket.status, decision.outcome);
      await manager.update(Ticket, { id: ticket.id }, { status });
      // as a plain object, because TypeORM's partial type does not accept the verdict's optional fields
      await manager.update(Attempt, { id: attempt.id }, { state: 'decided', verdict: { ...verdictOf(decision) }, decidedAt: new Date(decision.decidedAt) });
      await this.deliveries.add(manager, attempt, ticket);
      if (decision.outcome === 'failed' && attempt.device && !ticket.sandbox)
        await this.counting.note(manager, [['device-failures', inAccount(ticket, attempt.device)]]);
      await emit(ticketChanged, { ...referenceOf(ticket), attemptId: attempt.id, status });
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
