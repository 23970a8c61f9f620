import { Injectable } from '@nestjs/common';
import { ticketChanged, type EraseToken } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { CountedEvent } from '../limits/counted-event.entity.js';
import { Attempt } from '../tickets/attempt.entity.js';
import { Ticket, referenceOf } from '../tickets/ticket.entity.js';

@Injectable()
export class AttemptErasure {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Erases what the business and the device sent, and what identifies the submission's content; ticket, state and verdict stay. An attempt
   * without a verdict ends: its token no longer works, and its ticket is as if it had not been submitted. If `decided` and the verdict has
   * not arrived yet, the attempt keeps waiting for it, so that all services agree on the outcome.
   */
  erase({ attemptId, accountId, decided = false }: EraseToken): Promise<{ fields: number }> {
    return this.outbox.transaction(async (manager, emit) => {
      // the ticket is locked first, the same order as in every submission
      const found = await manager.findOneBy(Attempt, { id: attemptId });
      const ticket = found && (await manager.findOne(Ticket, { where: { id: found.ticket, accountId }, lock: { mode: 'pessimistic_write' } }));
      if (!ticket) return { fields: 0 };
      const attempt = await manager.findOneOrFail(Attempt, { where: { id: attemptId }, lock: { mode: 'pessimistic_write' } });
      const fields = [attempt.userData, attempt.device, attempt.digest].filter((field) => field !== null).length;
      await manager.delete(CountedEvent, { limit: 'attempt-photos', subject: attemptId });
      const erased = { userData: null, device: null, digest: null, bindingHash: null, revision: null };
      if (decided && attempt.state === 'submitted') {
        // if the verdict's event got lost, announcing the attempt brings it again
        await manager.update(Attempt, { id: attemptId }, { ...erased, announcedAt: new Date() });
        return { fields };
      }
      const state = attempt.state === 'decided' ? attempt.state : 'expired';
      await manager.update(Attempt, { id: attemptId }, { ...erased, state, announcedAt: null });
      if (ticket.status === 'in-progress' && ticket.attemptId === attemptId) {
        await manager.update(Ticket, { id: ticket.id }, { status: 'unverified', attemptId: null });
        await emit(ticketChanged, { ...referenceOf(ticket), attemptId, status: 'unverified' });
      }
      return { fields };
    });
  }
}
