import { errorBody, written, type Format } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { retryAfter, toPublicError } from '../../edge/public-error.js';

const formats = new WeakMap<object, Format>();

/** Notes the format that a call asks for: its errors are JSON until that is known. */
export const noteFormat = (request: object, format: Format): unknown => formats.set(request, format);

/** The body that the vendor's SDKs read, for errors of actions and for what belongs to no API: a path that is none, an image that is gone. */
export const presentRpcError: ErrorPresenter = (error, { requestId, host, request }) => {
  const { status, code, message, retryAfter: seconds } = toPublicError(error);
  const { type, text } = written((request && formats.get(request)) ?? 'JSON', 'Error', errorBody({ code, message }, requestId, host));
  return { status, code, headers: { 'content-type': type, ...retryAfter(seconds) }, body: text };
};
