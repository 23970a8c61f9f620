import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { RpcError } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { HttpApis } from './http-api.js';
import { actionOf } from './observe-requests.js';

/** Answers every error in the form of the API that was called, whether it comes from a handler, from Nest or from Fastify. */
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
    // as bytes: Fastify would name a text in a JSON format of another kind plain JSON
    void reply.status(status).headers(headers).send(Buffer.from(body));
  }
}

/** Whether nobody meant to throw it, so that the log has to say where it came from. */
const isUnexpected = (error: unknown): boolean => !(error instanceof RpcError) && !(error instanceof Problem && error.code !== 'INTERNAL');
