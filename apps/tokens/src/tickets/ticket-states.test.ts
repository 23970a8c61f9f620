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

  it('is decided only after it was submitted, whatever is asked of it in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ticketStatuses)), (wishes) => {
        let status: TicketStatus = 'unverified';
        for (const wish of wishes) {
          const before = status;
          try {
            status = moveTicket(status, wish);
          } catch {
            continue;
          }
          if (status === 'passed' || status === 'failed') expect(before).toBe('in-progress');
        }
      }),
    );
  });
});
