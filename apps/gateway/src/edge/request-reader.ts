import type { RpcRequest } from '@shiren/rpc';
import type { FastifyRequest } from 'fastify';
import { readForm, readLargeForm } from './form.js';

/** Reads the parts of a call without judging them, except for the form. */
export function readRequest(request: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>): RpcRequest {
  const [path = '/', search = ''] = request.url.split(/\?(.*)/s, 2);
  return {
    method: request.method,
    path,
    query: readForm(search),
    form: {},
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value])),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** The same including the form, for a call of the RPC style. */
export async function readCall(request: FastifyRequest): Promise<RpcRequest> {
  const call = readRequest(request);
  return isForm(request) ? { ...call, form: await readLargeForm(Buffer.from(call.body.buffer, call.body.byteOffset, call.body.byteLength)) } : call;
}

/** The complete parameters at the beginning of a form. */
export const beginningOfForm = (request: Pick<FastifyRequest, 'headers'>, beginning: Buffer): Record<string, string> =>
  isForm(request) ? readForm(beginning.subarray(0, Math.max(0, beginning.lastIndexOf('&')))) : {};

export const isForm = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded');
