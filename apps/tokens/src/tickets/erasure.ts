import { Injectable } from '@nestjs/common';
import type { EraseAttempt } from '@shiren/contracts-core';
import { ticketChanged } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { Attempt } from './attempt.entity.js';
import { Ticket, referenceOf } from './ticket.entity.js';

@Injectable()
export class Erasure {
  constructor(private readonly outbox: Outbox) {}

  /**
   * What the business and the device told goes, and what tells the submission's content from others; ticket, state and verdict stay.
   * An attempt that is not decided ends: its token opens nothing any more, and its ticket is as if it had not been submitted.
   */
  erase({ attemptId, accountId }: EraseAttempt): Promise<{ fields: number }> {
    return this.outbox.transaction(async (manager, emit) => {
      // the ticket first, in the order of every submission
      const found = await manager.findOneBy(Attempt, { id: attemptId });
      const ticket = found && (await manager.findOne(Ticket, { where: { id: found.ticket, accountId }, lock: { mode: 'pessimistic_write' } }));
      if (!ticket) return { fields: 0 };
      const attempt = await manager.findOneOrFail(Attempt, { where: { id: attemptId }, lock: { mode: 'pessimistic_write' } });
      const fields = [attempt.userData, attempt.device, attempt.digest].filter((field) => field !== null).length;
      const state = attempt.state === 'decided' ? attempt.state : 'expired';
      await manager.update(Attempt, { id: attemptId }, { userData: null, device: null, digest: null, revision: null, state, announcedAt: null });
      if (ticket.status === 'in-progress' && ticket.attemptId === attemptId) {
        await manager.update(Ticket, { id: ticket.id }, { status: 'unverified', attemptId: null });
        await emit(ticketChanged, { ...referenceOf(ticket), attemptId, status: 'unverified' });
      }
      return { fields };
    });
  }
}
