import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { RpcError, rpcErrors } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemReply } from '../../edge/refusals.js';
import { toldError } from '../../edge/public-error.js';

/** Errors as RFC 9457 wants them, with the codes of the RPC API. */
@Catch()
export class RestErrors implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const given = reply.getHeader('request-id');
    const requestId = typeof given === 'string' ? given : randomUUID();
    const fault = asRpcError(error);
    const { status, code, retryAfter } = fault;
    if (status === 500) this.log.error({ requestId, stack: (error as Error).stack }, 'request failed');
    this.log.info({ requestId, style: 'rest', path: request.routeOptions.url, code, status }, 'refused');
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (status === 401) void reply.header('www-authenticate', 'ACS3-HMAC-SHA256');
    // as bytes, since Fastify would name an object plain JSON
    void reply
      .status(status)
      .headers({ 'request-id': requestId, 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      .send(Buffer.from(JSON.stringify(problemReply(fault, requestId))));
  }
}

/** What Nest and Fastify refuse themselves: a path that is none, a body too large. */
function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  if (status === 413) return rpcErrors.bodyTooLarge();
  if (status === 404) return new RpcError(404, 'InvalidPath', 'There is nothing under this method and path; /docs/openapi.json lists what there is.');
  if (status !== undefined && status < 500) return new RpcError(status, 'InvalidRequest', 'The request is not well formed.');
  return toldError(error);
}
