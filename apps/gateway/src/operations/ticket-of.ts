import type { TicketReference } from '@shiren/contracts-core';
import type { Caller } from '../edge/caller.js';

/** The ticket that a call is about, in the words of either version. A test key names those of the sandbox, a real key never does. */
export const ticketOf = ({ accountId, sandbox }: Caller, { Biz, BizType, TicketId, BizId }: Record<string, string>): TicketReference => ({
  accountId,
  biz: Biz ?? BizType ?? '',
  ticketId: TicketId ?? BizId ?? '',
  ...(sandbox ? { sandbox } : {}),
});
