import type { Verdict } from '@shiren/contracts-verification';
import { PASSED } from '@shiren/schemes';
import { Webhook } from 'standardwebhooks';

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

/** The headers of Standard Webhooks, with one signature per secret. */
export function signedHeaders(id: string, body: string, secrets: readonly string[], now: Date): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => webhookOf(secret).sign(id, now, body)).join(' '),
  };
}

/** Secrets that the console makes are `whsec_` and base64. Anything else, such as a seed of 2019-03-07, is used as the bytes of its text. */
function webhookOf(secret: string): Webhook {
  const [, base64] = WHSEC.exec(secret) ?? [];
  return new Webhook(base64 === undefined ? Buffer.from(secret) : Buffer.from(base64, 'base64'), { format: 'raw' });
}

const WHSEC = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==))$/;
