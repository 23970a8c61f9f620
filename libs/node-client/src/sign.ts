import { createHash, createHmac, randomUUID } from 'node:crypto';

export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
}

const SCHEME = 'ACS3-HMAC-SHA256';

/** What of a request is signed. */
export interface Signable {
  method: string;
  url: string;
  body: Uint8Array;
}

/** The headers that sign a request, ACS3-HMAC-SHA256 over method, path, query, host and body; each is good for one call within 15 minutes. */
export function sign({ method, url, body }: Signable, { accessKeyId, accessKeySecret }: AccessKey, now = new Date()): Record<string, string> {
  const { host, pathname, searchParams } = new URL(url);
  const headers = {
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': `${now.toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': randomUUID(),
  };
  const signed = Object.entries({ host, ...headers });
  const names = signed.map(([name]) => name).join(';');
  const query = [...searchParams]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  const canonical = [method, pathname, query, signed.map(([name, value]) => `${name}:${value}\n`).join(''), names, headers['x-acs-content-sha256']].join('\n');
  const signature = createHmac('sha256', accessKeySecret)
    .update(`${SCHEME}\n${sha256(canonical)}`)
    .digest('hex');
  return { ...headers, authorization: `${SCHEME} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}` };
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** RFC 3986: only letters, digits and - _ . ~ stay. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
