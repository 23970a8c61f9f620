import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { LOGGER } from '@shiren/bus';
import { Problem, partAway, type ProblemCode } from '@shiren/contracts-core';
import { RpcError, problemCodes } from '@shiren/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { edgeProblemCode } from '../../edge/refusals.js';
import type { ErrorReply } from './replies.js';
import { reasonOf } from './result.js';

/** Where the flow API says another status than the RPC API. */
const statuses: Partial<Record<ProblemCode, number>> = { 'TOKEN.NOT_FOUND': 401, 'TOKEN.EXPIRED': 410, 'SERVICE.BUSY': 503 };

/** Problems as the flow API tells them: code, sentence and details as they are. */
@Catch()
export class FlowErrors implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const requestId = randomUUID();
    const problem = asProblem(error);
    const status = error instanceof HttpException ? error.getStatus() : error instanceof RpcError ? error.status : statusOf(problem.code);
    if (!(error instanceof Problem) && status >= 500) this.log.error({ requestId, stack: (error as Error).stack }, 'flow request failed');
    this.log.info({ requestId, path: request.routeOptions.url, code: problem.code, status }, 'flow refused');
    const { seconds, reason } = problem.details;
    if (typeof seconds === 'number') void reply.header('retry-after', String(seconds));
    void reply.status(status).send({
      code: problem.code,
      message: problem.message,
      details: problem.details,
      requestId,
      ...(typeof reason === 'string' ? { reason: reasonOf(reason) } : {}),
    } satisfies ErrorReply);
  }
}

const statusOf = (code: ProblemCode): number => statuses[code] ?? problemCodes[code][0];

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error.code === 'INTERNAL' ? internal() : error;
  if (error instanceof RpcError) return new Problem(edgeProblemCode(error), error.message);
  const away = partAway(error);
  if (away) return away;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status < 500) return new Problem('REQUEST.INVALID', 'The request is not well formed.');
  return internal();
}

const internal = (): Problem => new Problem('INTERNAL', 'The request failed by our fault; give its requestId to the operator.');
