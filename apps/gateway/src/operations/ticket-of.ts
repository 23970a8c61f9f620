import type { TicketReference } from '@shiren/contracts-core';
import type { Caller } from '../edge/caller.js';

/** The ticket that a call is about. Test keys only see tickets of the sandbox, real keys only the others. */
export const ticketOf = ({ accountId, sandbox }: Caller, { biz, ticketId }: Pick<TicketReference, 'biz' | 'ticketId'>): TicketReference => ({
  ...{ accountId, biz, ticketId },
  ...(sandbox ? { sandbox } : {}),
});
