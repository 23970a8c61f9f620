import { createHash, createHmac } from 'node:crypto';
import { canonicalQuery } from './encoding.js';

export const ACS3 = 'ACS3-HMAC-SHA256';

/** A request as received, for ACS3, which signs what is on the wire rather than the parameters. */
export interface SignedRequest {
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
}

export interface Authorization {
  accessKeyId: string;
  signedHeaders: readonly string[];
  signature: string;
}

/** Parses `ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…`; undefined if it does not match. */
export function parseAuthorization(header: string): Authorization | undefined {
  const match = /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})$/.exec(header);
  if (!match) return undefined;
  const [, accessKeyId = '', signedHeaders = '', signature = ''] = match;
  return { accessKeyId, signedHeaders: signedHeaders.split(';'), signature };
}

export function stringToSignV3(request: SignedRequest, signedHeaders: readonly string[]): string {
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    request.headers['x-acs-content-sha256'] ?? '',
  ].join('\n');
  return `${ACS3}\n${sha256(canonical)}`;
}

/** ACS3-HMAC-SHA256: HMAC-SHA256 in hex, keyed with the secret. */
export const signV3 = (request: SignedRequest, signedHeaders: readonly string[], secret: string): string =>
  createHmac('sha256', secret).update(stringToSignV3(request, signedHeaders)).digest('hex');

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
