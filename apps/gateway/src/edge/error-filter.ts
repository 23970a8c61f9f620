import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { RpcError, rpcErrors } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { refusalAt } from './refusals.js';
import { FlowErrors } from '../apis/flow/flow-errors.js';
import { RestErrors } from '../apis/rest/rest-errors.js';
import { toldError } from './public-error.js';

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
    const fault = asRpcError(error);
    if (fault.status >= 500) this.log.error({ requestId, stack: (error as Error).stack }, 'request failed');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (fault.retryAfter !== undefined) void reply.header('retry-after', String(fault.retryAfter));
    const { status, type, body } = refusalAt(request.url, fault, requestId, request.headers.host);
    // a problem keeps its own code in the console, whose pages know them all
    const isPage = request.url.startsWith('/console/') && error instanceof Problem;
    void reply
      .status(status)
      .type(type)
      .send(isPage ? JSON.stringify({ problem: { code: error.code, message: error.message, details: error.details } }) : body);
  }
}

/** What Nest and Fastify refuse themselves, and what was found before any handler was asked. */
export function asRpcError(error: unknown): RpcError {
  if (error instanceof RpcError || error instanceof Problem) return toldError(error);
  const status: number | undefined = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  if (status === 413) return rpcErrors.bodyTooLarge();
  if (error instanceof HttpException && (status === 404 || status === 410)) return new RpcError(status, 'InvalidPath', error.message);
  if (status !== undefined && status < 500) return new RpcError(status, 'InvalidRequest', rpcErrors.request().message);
  return toldError(error);
}
