import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { RpcError, errorBody, rpcErrors } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { FlowErrors } from '../flow/flow-errors.js';
import { RestErrors } from '../rest/rest-errors.js';

/** Every error that no handler answered gets the body that the SDKs read: a body too large, a path that is none, a fault of ours. */
@Catch()
export class ErrorReplies implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly flow: FlowErrors,
    private readonly rest: RestErrors,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (request.url.startsWith('/flow/')) return this.flow.catch(error, host);
    if (request.url.startsWith('/v1/')) return this.rest.catch(error, host);
    const requestId = randomUUID().toUpperCase();
    const told = asRpcError(error);
    if (told.status >= 500) this.log.error({ requestId, stack: (error as Error).stack }, 'request failed');
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(told.status)
      .send(errorBody(told, requestId, request.headers.host));
  }
}

function asRpcError(error: unknown): RpcError {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  if (status === 413) return rpcErrors.bodyTooLarge();
  if (error instanceof HttpException && error.getStatus() < 500) return new RpcError(error.getStatus(), 'InvalidPath', error.message);
  if (status !== undefined && status < 500) return new RpcError(status, 'InvalidRequest', rpcErrors.request().message);
  return rpcErrors.internal();
}
