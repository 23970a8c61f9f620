import fc from 'fast-check';
import { ticketStatuses, type TicketStatus } from '@shiren/contracts-verification';
import { moveTicket } from './ticket-states.js';

describe('a ticket', () => {
  it('that failed can be tried again', () => {
    expect(moveTicket('failed', 'in-progress')).toBe('in-progress');
  });

  it('that passed is finished', () => {
    for (const status of ticketStatuses) {
      expect(() => moveTicket('passed', status)).toThrow(expect.objectContaining({ code: 'TICKET.FINISHED' }));
    }
  });

  it('is decided only after it was submitted, in whatever order changes are requested', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ticketStatuses)), (requested) => {
        let status: TicketStatus = 'unverified';
        for (const next of requested) {
          const before = status;
          try {
            status = moveTicket(status, next);
          } catch {
            continue;
          }
          if (status === 'passed' || status === 'failed') expect(before).toBe('in-progress');
        }
      }),
    );
  });
});
