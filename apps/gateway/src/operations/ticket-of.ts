import type { TicketReference } from '@shiren/contracts-core';
import type { Caller } from '../edge/caller.js';

/** The ticket that a call is about. A test key names those of the sandbox, a real key never does. */
export const ticketOf = ({ accountId, sandbox }: Caller, { biz, ticketId }: Pick<TicketReference, 'biz' | 'ticketId'>): TicketReference => ({
  ...{ accountId, biz, ticketId },
  ...(sandbox ? { sandbox } : {}),
});
