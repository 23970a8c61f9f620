import { errorBody, written, type Format } from '@shiren/rpc';
import type { ErrorPresenter } from '../../edge/http-api.js';
import { retryAfter, toPublicError } from '../../edge/public-error.js';

const formats = new WeakMap<object, Format>();

/** Remembers the format that a call asks for; until it is known, errors are JSON. */
export const noteFormat = (request: object, format: Format): unknown => formats.set(request, format);

/** The error format that the vendor's SDKs read. Also used where no API is responsible: an unknown path, or an image that no longer exists. */
export const presentRpcError: ErrorPresenter = (error, { requestId, host, request }) => {
  const { status, code, message, retryAfter: seconds } = toPublicError(error);
  const { type, text } = written((request && formats.get(request)) ?? 'JSON', 'Error', errorBody({ code, message }, requestId, host));
  return { status, code, headers: { 'content-type': type, ...retryAfter(seconds), ...acsRetryAfter(seconds) }, body: text };
};

/** The vendor's newer SDK cores read only this header, in milliseconds. */
const acsRetryAfter = (seconds: number | undefined): Record<string, string> =>
  seconds === undefined ? {} : { 'x-acs-retry-after': String(Math.round(seconds * 1_000)) };
