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
  it('verifies with the secret and no other, whatever its path, query and body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }), { maxKeys: 5 }),
        fc.uint8Array(),
        async (ticketId, query, body) => {
          const url = `https://verify.example.com:8443/v1/verifications/RPMin/${encodeURIComponent(ticketId)}/status?${new URLSearchParams(query).toString()}`;
          const credentials = readCredentials(arrived('POST', url, body), Date.now());
          await credentials.verify('secret');
          await expect(credentials.verify('other')).rejects.toThrow('signature');
          credentials.verifyBody(body);
        },
      ),
    );
  });

  it('does not verify for another path, method, host or body', async () => {
    const request = arrived('POST', 'https://verify.example.com/v1/face-comparisons', Buffer.from('{}'));
    const verify = (changes: Partial<RpcRequest>): Promise<void> => readCredentials({ ...request, ...changes }, Date.now()).verify('secret');
    await verify({});
    await expect(verify({ path: '/v1/face-detections' })).rejects.toThrow('signature');
    await expect(verify({ method: 'GET' })).rejects.toThrow('signature');
    await expect(verify({ headers: { ...request.headers, host: 'other.example.com' } })).rejects.toThrow('signature');
    expect(() => readCredentials(request, Date.now()).verifyBody(Buffer.from('{"a":1}'))).toThrow('hash');
  });
});
