import type { Verdict } from '@shiren/contracts-verification';
import { PASSED } from '@shiren/schemes';

export interface Result {
  biz: string;
  ticketId: string;
  verdict: Verdict;
  decidedAt: Date;
  /** What the business passed with the token. */
  userData: string | null;
  /** Whether the verification was opened with the API of 2019-03-07, whose clients expect other field names. */
  classic: boolean;
  /** Whether it is a test. Tests have another message type, so that no receiver takes them for real. */
  sandbox: boolean;
}

/** The message for the business: the ticket, its outcome, and the reasons as codes. It holds nothing about the person. */
export function messageOf({ biz, ticketId, verdict, decidedAt, userData, classic, sandbox }: Result): string {
  const statusCode = verdict.outcome === 'passed' ? 1 : 2;
  return JSON.stringify({
    type: `${sandbox ? 'sandbox.' : ''}verification.${verdict.outcome}`,
    timestamp: decidedAt.toISOString(),
    data: {
      biz,
      ticketId,
      statusCode,
      subCodes: verdict.reasons.length > 0 ? verdict.reasons : [PASSED],
      ...(userData === null ? {} : { userData }),
      ...(classic ? { bizType: biz, bizId: ticketId, verifyStatus: statusCode } : {}),
    },
  });
}
