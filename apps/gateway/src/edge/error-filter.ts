import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { RpcError } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { HttpApis } from './http-api.js';
import { actionOf } from './observe-requests.js';

/** Answers every error in the format of the API that was called, whether a handler, Nest or Fastify threw it. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly apis: HttpApis,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const requestId = request.id;
    const { status, code, headers, body } = this.apis.at(request.url).presentError(error, { requestId, host: request.headers.host, request });
    const action = actionOf(request) ?? `${request.method} ${request.routeOptions.url}`;
    if (status >= 500 && isUnexpected(error)) this.log.error({ requestId, action, stack: (error as Error).stack }, 'request failed');
    this.log.info({ requestId, action, code, status, milliseconds: Math.round(reply.elapsedTime) }, 'refused');
    // as bytes: given a string, Fastify would replace a JSON media type such as application/problem+json by application/json
    void reply.status(status).headers(headers).send(Buffer.from(body));
  }
}

/** Whether the error was not thrown deliberately, so the log needs its stack. */
const isUnexpected = (error: unknown): boolean => !(error instanceof RpcError) && !(error instanceof Problem && error.code !== 'INTERNAL');
