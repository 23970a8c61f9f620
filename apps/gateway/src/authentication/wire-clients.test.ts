import { readFileSync } from 'node:fs';
import { askedFor, parametersOf, readCredentials } from '@shiren/rpc';
import { wireClients, type WireCall, type WireRequest } from '@shiren/testing';
import type { FastifyRequest } from 'fastify';
import { readCall } from '../edge/request-reader.js';

/**
 * The requests in wire-clients.json were made by Java 17, Python 3.11, PHP 8.2, Go 1.19 and C# (Mono 6.8), each running the steps of its SDK's
 * source with the functions of its own standard library: the encoders, the maps and their order, the signature.
 */
const recorded = JSON.parse(readFileSync(new URL('wire-clients.json', import.meta.url), 'utf8')) as {
  calls: WireCall[];
  clients: { client: string; requests: Pick<WireRequest, 'method' | 'target' | 'body'>[] }[];
};
const signer = {
  ...{ accessKeyId: 'recordedKey', accessKeySecret: 'recordedSecret', nonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf' },
  at: new Date('2026-11-29T10:00:00Z'),
};

const cases = wireClients.flatMap((client) => recorded.calls.map((call, index) => [client.name, call.method, call.action, { client, call, index }] as const));

describe.each(cases)('%s: %s %s', (name, _method, _action, { client, call, index }) => {
  const { headers, ...request } = client.compose(call, signer);

  it('is written as that language writes it, byte for byte', () => {
    expect(request).toEqual(recorded.clients.find((each) => each.client === name)?.requests[index]);
  });

  it('is read with every value as it was given, and with a signature that holds', async () => {
    const lower = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
    const { method, target: url, body } = request;
    const read = await readCall({ method, url, headers: lower, body: Buffer.from(body) } as unknown as FastifyRequest);
    const filled = [...call.query, ...call.form].filter(([, value]) => value);
    expect(parametersOf(read)).toMatchObject(Object.fromEntries(filled));
    expect(askedFor(read)).toEqual({ action: call.action, version: call.version });
    const credentials = readCredentials(read, signer.at.getTime());
    await credentials.verify(signer.accessKeySecret);
    await expect(credentials.verify('another')).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});
