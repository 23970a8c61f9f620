import type { Verdict } from '@shiren/contracts-verification';
import { PASSED } from '@shiren/schemes';
import { Webhook } from 'standardwebhooks';

export interface Result {
  biz: string;
  ticketId: string;
  verdict: Verdict;
  decidedAt: Date;
  /** What the business gave along with the token. */
  userData: string | null;
  /** Whether it was asked for in the form of 2019-03-07, whose clients know other names. */
  classic: boolean;
  /** Whether it is a test's: its type is another, so that no receiver takes it for real. */
  sandbox: boolean;
}

/** What the business is told: which ticket, what became of it and why in codes; nothing about the person. */
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

/** The headers of Standard Webhooks, with a signature by each secret. */
export function signedHeaders(id: string, body: string, secrets: readonly string[], now: Date): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => webhookOf(secret).sign(id, now, body)).join(' '),
  };
}

/** `whsec_` and base64, as the console makes them; anything else, such as a seed of 2019-03-07, is taken as the bytes of its text. */
function webhookOf(secret: string): Webhook {
  const [, base64] = WHSEC.exec(secret) ?? [];
  return new Webhook(base64 === undefined ? Buffer.from(secret) : Buffer.from(base64, 'base64'), { format: 'raw' });
}

const WHSEC = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==))$/;
