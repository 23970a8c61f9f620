import { randomUUID } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { currentTraceparent, travelWith } from '@shiren/bus';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

/** Milliseconds that a call may take in all. */
const DEADLINE = 30_000;

/** Gives each call its id, which the reply names too, its trace and its deadline. */
@Injectable()
export class RestTravelling implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const requestId = randomUUID();
    context.switchToHttp().getResponse<FastifyReply>().header('request-id', requestId);
    const carried = { requestId, traceparent: currentTraceparent(), deadline: performance.now() + DEADLINE };
    return from(travelWith(carried, () => lastValueFrom(next.handle())));
  }
}
