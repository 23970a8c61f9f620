import { readCredentials, type RpcRequest } from '@shiren/rpc';
import fc from 'fast-check';
import { sign } from './sign.js';

const key = { accessKeyId: 'key', accessKeySecret: 'secret' };

/** A request as the gateway reads it off the wire. */
function arrived(method: string, url: string, body: Uint8Array): RpcRequest {
  const { host, pathname, searchParams } = new URL(url);
  const headers = { host, ...sign({ method, url, body }, key) };
  return { method, path: pathname, query: Object.fromEntries(searchParams), form: {}, headers, body };
}

describe('a signed call', () => {
  it('verifies with the secret and no other, whatever its path, query and body', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), { maxKeys: 5 }),
        fc.uint8Array(),
        (ticketId, query, body) => {
          const url = `https://verify.example.com:8443/v1/verifications/RPMin/${encodeURIComponent(ticketId)}/status?${new URLSearchParams(query).toString()}`;
          const credentials = readCredentials(arrived('POST', url, body), Date.now());
          expect(() => credentials.verify('secret')).not.toThrow();
          expect(() => credentials.verify('other')).toThrow('signature');
        },
      ),
    );
  });

  it('does not verify for another path, method, host or body', () => {
    const request = arrived('POST', 'https://verify.example.com/v1/face-comparisons', Buffer.from('{}'));
    const verify = (changes: Partial<RpcRequest>): void => {
      const credentials = readCredentials({ ...request, ...changes }, Date.now());
      credentials.verify('secret');
      credentials.verifyBody(changes.body ?? request.body);
    };
    verify({});
    expect(() => verify({ path: '/v1/face-detections' })).toThrow('signature');
    expect(() => verify({ method: 'GET' })).toThrow('signature');
    expect(() => verify({ headers: { ...request.headers, host: 'other.example.com' } })).toThrow('signature');
    expect(() => verify({ body: Buffer.from('{"a":1}') })).toThrow('hash');
  });
});
