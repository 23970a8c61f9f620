import { readFileSync } from 'node:fs';
import { readCredentials, type RpcRequest } from './credentials.js';

interface RecordedCall {
  client: string;
  at: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Requests of the vendor's npm clients, recorded by a server, with the key `recordedKey` and the secret `recordedSecret`. */
const calls = JSON.parse(readFileSync(new URL('recorded-calls.json', import.meta.url), 'utf8')) as RecordedCall[];

const requestOf = ({ method, url, headers, body }: RecordedCall): RpcRequest => {
  const [path = '/', search = ''] = url.split('?', 2);
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? body : '';
  const read = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
  return { method, path, query: read(search), form: read(form), headers, body: Buffer.from(body) };
};

describe('calls of the vendor’s clients, as they were recorded', () => {
  it.each(calls.map((call) => [call.client, call.method, call] as const))('%s, %s: we compute the same signature', async (_client, _method, call) => {
    const credentials = readCredentials(requestOf(call), Date.parse(call.at));
    expect(credentials.accessKeyId).toBe('recordedKey');
    await credentials.verify('recordedSecret');
    await expect(credentials.verify('anotherSecret')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});
