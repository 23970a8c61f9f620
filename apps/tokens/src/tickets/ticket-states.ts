import { Problem } from '@shiren/contracts-core';
import { ticketStatuses, type TicketStatus } from '@shiren/contracts-verification';

/** The status changes that are allowed; passed is final, failed may be tried again. */
const transitions: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  unverified: ['in-progress'],
  'in-progress': ['passed', 'failed'],
  failed: ['in-progress'],
  passed: [],
};

/** The statuses from which a ticket may change to this one, for an SQL statement that changes it. */
export const statusesBefore = (to: TicketStatus): TicketStatus[] => ticketStatuses.filter((from) => transitions[from].includes(to));

/** The new status. Throws TICKET.FINISHED or TICKET.IN_PROGRESS if the change is not allowed. */
export function moveTicket(from: TicketStatus, to: TicketStatus): TicketStatus {
  if (transitions[from].includes(to)) return to;
  throw from === 'passed'
    ? new Problem('TICKET.FINISHED', 'This ticket has passed and takes no more submissions; use another TicketId for another verification.')
    : new Problem('TICKET.IN_PROGRESS', 'This ticket is being decided; call GetStatus, and submit again only if it failed.');
}
