import type { TicketReference } from '@shiren/contracts';
import type { Caller } from '../rpc/authentication.js';

/** The ticket that a call is about, in the words of either version. */
export const ticketOf = ({ accountId }: Caller, { Biz, BizType, TicketId, BizId }: Record<string, string>): TicketReference => ({
  accountId,
  biz: Biz ?? BizType ?? '',
  ticketId: TicketId ?? BizId ?? '',
});
