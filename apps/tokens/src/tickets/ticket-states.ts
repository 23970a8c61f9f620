import { Problem } from '@shiren/contracts-core';
import { ticketStatuses, type TicketStatus } from '@shiren/contracts-verification';

/** Where a ticket may go from each status; passed is final, failed may be tried again. */
const transitions: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  unverified: ['in-progress'],
  'in-progress': ['passed', 'failed'],
  failed: ['in-progress'],
  passed: [],
};

/** The statuses from which a ticket may go there, for a statement that moves it. */
export const statusesBefore = (to: TicketStatus): TicketStatus[] => ticketStatuses.filter((from) => transitions[from].includes(to));

/** The new status; throws TICKET.FINISHED or TICKET.IN_PROGRESS where the table has no such way. */
export function moveTicket(from: TicketStatus, to: TicketStatus): TicketStatus {
  if (transitions[from].includes(to)) return to;
  throw from === 'passed'
    ? new Problem('TICKET.FINISHED', 'This ticket has passed and takes no more submissions; use another TicketId for another verification.')
    : new Problem('TICKET.IN_PROGRESS', 'This ticket is being decided; ask GetStatus, and submit again only if it fails.');
}
