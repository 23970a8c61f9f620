import { Webhook } from 'standardwebhooks';

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
