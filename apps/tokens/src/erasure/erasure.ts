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
   * What the business and the device told goes, and what tells the submission's content from others; ticket, state and verdict stay.
   * An attempt that no verdict stands for ends: its token opens nothing any more, and its ticket is as if it had not been submitted.
   * One whose verdict has not arrived yet goes on waiting for it, so that everybody says the same of it.
   */
  erase({ attemptId, accountId, decided = false }: EraseToken): Promise<{ fields: number }> {
    return this.outbox.transaction(async (manager, emit) => {
      // the ticket first, in the order of every submission
      const found = await manager.findOneBy(Attempt, { id: attemptId });
      const ticket = found && (await manager.findOne(Ticket, { where: { id: found.ticket, accountId }, lock: { mode: 'pessimistic_write' } }));
      if (!ticket) return { fields: 0 };
      const attempt = await manager.findOneOrFail(Attempt, { where: { id: attemptId }, lock: { mode: 'pessimistic_write' } });
      const fields = [attempt.userData, attempt.device, attempt.digest].filter((field) => field !== null).length;
      await manager.delete(CountedEvent, { limit: 'attempt-photos', subject: attemptId });
      const erased = { userData: null, device: null, digest: null, bindingHash: null, revision: null };
      if (decided && attempt.state === 'submitted') {
        // should the verdict's event be lost, the announcement brings it again
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
