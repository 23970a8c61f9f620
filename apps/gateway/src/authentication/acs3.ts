import { RpcError, rpcErrors, signsHeaders, type RpcRequest } from '@shiren/rpc';
import { toPublicError } from '../edge/public-error.js';

/** Signature 1.0 covers neither path nor JSON, so the REST API does not take it. Throws MissingAuthorization. */
export function expectAcs3(signed: Pick<RpcRequest, 'headers'>): void {
  if (!signsHeaders(signed)) throw rpcErrors.missing('Authorization');
}

/** Whatever is wrong with a signature is 401 in the REST API. */
export function asUnauthorized(error: unknown): unknown {
  const { status, code, message } = toPublicError(error);
  return status >= 500 || status === 403 || status === 429 ? error : new RpcError(401, code, message);
}
