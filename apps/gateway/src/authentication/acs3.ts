import { RpcError, rpcErrors, signsHeaders, type RpcRequest } from '@shiren/rpc';
import { toPublicError } from '../edge/public-error.js';

/** Signature 1.0 covers neither the path nor a JSON body, so the REST API does not accept it. Throws MissingAuthorization. */
export function expectAcs3(signed: Pick<RpcRequest, 'headers'>): void {
  if (!signsHeaders(signed)) throw rpcErrors.missing('Authorization');
}

/** The REST API answers 401 for anything wrong with a signature. */
export function asUnauthorized(error: unknown): unknown {
  const { status, code, message } = toPublicError(error);
  return status >= 500 || status === 403 || status === 429 ? error : new RpcError(401, code, message);
}
