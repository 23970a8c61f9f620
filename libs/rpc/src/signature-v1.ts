import { createHmac } from 'node:crypto';
import { canonicalQuery, percentEncode } from './encoding.js';

/** What signature 1.0 signs: all parameters of query and body together, without `Signature`. */
export function stringToSignV1(method: string, parameters: Readonly<Record<string, string>>): string {
  const { Signature: _, ...signed } = parameters;
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(signed))}`;
}

/** Signature 1.0: HMAC-SHA1 in base64, keyed with the secret and `&`. */
export const signV1 = (method: string, parameters: Readonly<Record<string, string>>, secret: string): string =>
  createHmac('sha1', `${secret}&`).update(stringToSignV1(method, parameters)).digest('base64');
