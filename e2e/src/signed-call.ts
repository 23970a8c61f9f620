import { randomUUID } from 'node:crypto';
import { signV1 } from '@shiren/rpc';
import type { RunFile } from '@shiren/testing';

export interface RawReply {
  status: number;
  type: string;
  text: string;
}

export interface HowToCall {
  method?: string;
  secret?: string;
  headers?: Record<string, string>;
  /** Which parameters go into the query, regardless of the method. */
  inQuery?: (name: string) => boolean;
}

/** A call signed by hand with signature 1.0, so that any part of it can be wrong. `undefined` omits a parameter. */
export async function signedCall(
  run: Pick<RunFile, 'gateway' | 'accessKeyId' | 'accessKeySecret'>,
  changes: Readonly<Record<string, string | undefined>>,
  { method = 'POST', secret = run.accessKeySecret, headers = {}, inQuery = () => method === 'GET' }: HowToCall = {},
): Promise<RawReply> {
  const given: Record<string, string | undefined> = {
    AccessKeyId: run.accessKeyId,
    Version: '2018-09-16',
    Format: 'JSON',
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    ...changes,
  };
  const parameters = Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
  parameters['Signature'] ??= signV1(method, parameters, secret);
  const [query, form] = [new URLSearchParams(), new URLSearchParams()];
  for (const [name, value] of Object.entries(parameters)) (inQuery(name) ? query : form).append(name, value);
  const url = query.size > 0 ? `${run.gateway}/?${query.toString()}` : run.gateway;
  const response = await fetch(url, { method, headers, ...(form.size > 0 ? { body: form } : {}) });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}
