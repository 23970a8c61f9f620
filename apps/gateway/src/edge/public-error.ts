import { Problem, partAway } from '@shiren/contracts-core';
import { RpcError, problemCodes, rpcErrors } from '@shiren/rpc';

/** An error as a business may hear of it, whichever style it calls in: what is none of its business is `InternalError`. */
export function toldError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (partAway(error)) return rpcErrors.unavailable();
  if (!(error instanceof Problem) || error.code === 'INTERNAL') return rpcErrors.internal();
  if (error.isOurs && error.code !== 'SERVICE.BUSY') return rpcErrors.unavailable();
  const { seconds } = error.details;
  return new RpcError(...problemCodes[error.code], error.message, typeof seconds === 'number' ? seconds : undefined);
}
