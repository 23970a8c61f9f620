import type { RpcRequest } from '@shiren/rpc';
import { rpcErrors } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';

/** The vendor's: 8 MB for a request's body. */
export const BODY_LIMIT = 8 * 1024 * 1024;

/** More than any action has, and few enough to sort at once. */
const MOST_PARAMETERS = 200;

/** Takes a call apart without judging it. */
export function readRequest(request: FastifyRequest): RpcRequest {
  const [path = '/', search = ''] = request.url.split(/\?(.*)/s, 2);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const isForm = (request.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
  return {
    method: request.method,
    path,
    query: readForm(search),
    form: isForm ? readForm(body.toString()) : {},
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    body,
  };
}

function readForm(text: string): Record<string, string> {
  const entries = [...new URLSearchParams(text)];
  if (entries.length > MOST_PARAMETERS) throw rpcErrors.invalid('s', `are more than ${MOST_PARAMETERS}.`);
  return Object.fromEntries(entries);
}
