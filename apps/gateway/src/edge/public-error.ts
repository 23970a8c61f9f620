import { HttpException } from '@nestjs/common';
import { Problem, unavailableProblem, type ProblemCode } from '@shiren/contracts-core';
import { RpcError, problemCodes, rpcErrors } from '@shiren/rpc';

/** The error that a business gets to see, whichever API style it calls. Internal details become `InternalError`. */
export function toPublicError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (unavailableProblem(error)) return rpcErrors.unavailable();
  const status = frameworkStatus(error);
  if (status === 413) return rpcErrors.bodyTooLarge();
  if (error instanceof HttpException && (status === 404 || status === 410)) return new RpcError(status, 'InvalidPath', error.message);
  if (status !== undefined && status < 500) return new RpcError(status, 'InvalidRequest', rpcErrors.request().message);
  if (!(error instanceof Problem) || error.code === 'INTERNAL') return rpcErrors.internal();
  if (error.isOurs && error.code !== 'SERVICE.BUSY') return rpcErrors.unavailable();
  const { seconds } = error.details;
  return new RpcError(...problemCodes[error.code], error.message, typeof seconds === 'number' ? seconds : undefined);
}

/** The HTTP status of an error that Nest or Fastify made; undefined for any other. */
export const frameworkStatus = (error: unknown): number | undefined =>
  error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number } | undefined)?.statusCode;

/** Errors that are thrown before any API has seen the request, by their code in the RPC API, as the codes of the flow and the console. */
const problemCodeOf: Readonly<Record<string, ProblemCode>> = {
  RequestBodyTooLarge: 'REQUEST.TOO_LARGE',
  RequestHeaderTooLarge: 'REQUEST.TOO_LARGE',
  RequestTimeout: 'REQUEST.TIMEOUT',
  ServiceUnavailable: 'SERVICE.UNAVAILABLE',
  InternalError: 'INTERNAL',
};

/** The same error for an API that uses problem codes. */
export const problemOf = ({ code, message }: RpcError): Problem => new Problem(problemCodeOf[code] ?? 'REQUEST.INVALID', message);

/** The Retry-After header, if it is known when the same request can succeed. */
export const retryAfter = (seconds: unknown): Record<string, string> => (typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {});
