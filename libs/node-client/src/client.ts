import { readFile } from 'node:fs/promises';
import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.js';
import { sign, type AccessKey } from './sign.js';

export interface ClientOptions extends AccessKey {
  /** `https://verify.example.com` */
  endpoint: string;
  /** Timeout of a call in milliseconds; a decision takes a few seconds. */
  timeout?: number;
}

export type Problem = components['schemas']['Problem'];
export type ShirenClient = Client<paths>;

const TIMEOUT = 60_000;

/** A client that signs its calls: `client.GET('/v1/…', …)` returns `{ data }`, or `{ error }` with what is wrong and what to do. */
export function createClient({ endpoint, timeout = TIMEOUT, ...accessKey }: ClientOptions): ShirenClient {
  const client = createFetchClient<paths>({
    baseUrl: endpoint.replace(/\/$/, ''),
    fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]) }),
  });
  client.use({
    async onRequest({ request }) {
      const body = new Uint8Array(await request.clone().arrayBuffer());
      for (const [name, value] of Object.entries(sign({ method: request.method, url: request.url, body }, accessKey))) request.headers.set(name, value);
      return request;
    },
  });
  return client;
}

/** An image in the API's format. */
export const image = (bytes: Uint8Array): string => `base64://${Buffer.from(bytes).toString('base64')}`;

export const imageFile = async (path: string): Promise<string> => image(await readFile(path));
