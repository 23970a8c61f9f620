import { STATUS_CODES } from 'node:http';
import { RpcError } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { frameworkStatus, retryAfter, toPublicError } from '../../edge/public-error.js';
import { explanationOf } from './problem-explanation.js';
import type { ProblemReply } from './replies.js';

/** Errors in the format of RFC 9457, with the codes of the RPC API. */
export const presentRestError: ErrorPresenter = (error, { requestId }) => {
  const { status, code, message, retryAfter: seconds } = frameworkStatus(error) === 404 ? notFound : toPublicError(error);
  const problem: ProblemReply = { type: explanationOf(code), title: STATUS_CODES[status] ?? 'Error', status, detail: message, code, requestId };
  const headers = {
    ...{ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'request-id': requestId },
    ...(status === 401 ? { 'www-authenticate': 'ACS3-HMAC-SHA256' } : {}),
    ...retryAfter(seconds),
  };
  return { status, code, headers, body: JSON.stringify(problem) };
};

const notFound = new RpcError(404, 'InvalidPath', 'No operation has this method and path; /docs/openapi.json lists them all.');
