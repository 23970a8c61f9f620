import type { RpcRequest } from '@shiren/rpc';
import { rpcErrors } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';

/** More than any action has, and few enough to sort at once; for the query and for the form. */
const MAX_PARAMETERS = 200;

/** Takes a call apart without judging it. Before the body was read, that is all but the form. */
export function readRequest(request: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>): RpcRequest {
  const [path = '/', search = ''] = request.url.split(/\?(.*)/s, 2);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return {
    method: request.method,
    path,
    query: readForm(search),
    form: isForm(request) ? readForm(body) : {},
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    body,
  };
}

/** The whole parameters at the beginning of a form. */
export const beginningOfForm = (request: Pick<FastifyRequest, 'headers'>, beginning: Buffer): Record<string, string> =>
  isForm(request) ? readForm(beginning.subarray(0, Math.max(0, beginning.lastIndexOf('&')))) : {};

const isForm = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');

/** Throws InvalidParameter where there are too many; they are counted before any is taken apart. */
function readForm(text: string | Buffer): Record<string, string> {
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > MAX_PARAMETERS) throw rpcErrors.invalid('s', `are more than ${MAX_PARAMETERS}.`);
  }
  return Object.fromEntries(new URLSearchParams(text.toString()));
}
