import type { TicketReference } from '@shiren/contracts';
import type { Caller } from '../rpc/authentication.js';

/** A caller's ticket: a test key names those of the sandbox, a real key never does. */
export const ticketOf = ({ accountId, sandbox }: Caller, { biz, ticketId }: Pick<TicketReference, 'biz' | 'ticketId'>): TicketReference => ({
  ...{ accountId, biz, ticketId },
  ...(sandbox ? { sandbox } : {}),
});
