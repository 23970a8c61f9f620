import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { ProblemCode } from '@shiren/contracts-core';
import { errorBody, type RpcError } from '@shiren/rpc';
import { explanationOf } from '../docs-site/problems-page.js';
import type { ErrorReply } from '../apis/flow/replies.js';
import type { ProblemReply } from '../apis/rest/replies.js';

/** What refuses a request before any API has seen it, as the flow and the console tell it; by the code of the RPC API. */
const problemCodeOf: Readonly<Record<string, ProblemCode>> = {
  RequestBodyTooLarge: 'REQUEST.TOO_LARGE',
  RequestHeaderTooLarge: 'REQUEST.TOO_LARGE',
  RequestTimeout: 'REQUEST.TIMEOUT',
  ServiceUnavailable: 'SERVICE.UNAVAILABLE',
  InternalError: 'INTERNAL',
};
export const edgeProblemCode = ({ code }: Pick<RpcError, 'code'>): ProblemCode => problemCodeOf[code] ?? 'REQUEST.INVALID';

export interface Refusal {
  status: number;
  type: string;
  body: string;
}

/** RFC 9457, as the REST API answers. */
export const problemReply = ({ status, code, message }: RpcError, requestId: string): ProblemReply => ({
  ...{ type: explanationOf(code), title: STATUS_CODES[status] ?? 'Error', status, detail: message, code, requestId },
});

/** An error in the shape that the API under this address documents; that of the RPC API where it is under none. */
export function refusalAt(url: string, error: RpcError, requestId: string, host: string | undefined): Refusal {
  const { status, message } = error;
  const code = edgeProblemCode(error);
  const json = { status, type: 'application/json; charset=utf-8' };
  if (url.startsWith('/v1/')) return { status, type: 'application/problem+json', body: JSON.stringify(problemReply(error, requestId)) };
  if (url.startsWith('/flow/')) return { ...json, body: JSON.stringify({ code, message, details: {}, requestId } satisfies ErrorReply) };
  if (url.startsWith('/console/')) return { ...json, body: JSON.stringify({ problem: { code, message, details: {} } }) };
  return { ...json, body: JSON.stringify(errorBody(error, requestId, host)) };
}

/** The same as a whole answer for a connection that has no request of Node's, and ends with it. */
export function rawRefusal(url: string, error: RpcError): string {
  const { status, type, body } = refusalAt(url, error, randomUUID().toUpperCase(), undefined);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`, `Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`];
  return [...head, 'Cache-Control: no-store', 'X-Content-Type-Options: nosniff', 'Connection: close', '', body].join('\r\n');
}
