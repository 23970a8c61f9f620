import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { currentTraceparent, runInContext } from '@shiren/bus';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { httpApiOf } from './http-api.js';

/** Gives each request of an API its context: its id, its trace and the deadline for everything done on its behalf. */
@Injectable()
export class RequestContextInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const api = httpApiOf(context.getClass());
    if (!api) return next.handle();
    const requestId = context.switchToHttp().getRequest<FastifyRequest>().id;
    if (api.requestIdHeader) void context.switchToHttp().getResponse<FastifyReply>().header('request-id', requestId);
    const carried = { requestId, traceparent: currentTraceparent(), deadline: performance.now() + api.deadlineMs };
    return from(runInContext(carried, () => lastValueFrom(next.handle())));
  }
}
