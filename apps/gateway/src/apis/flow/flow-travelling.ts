import { randomUUID } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { currentTraceparent, travelWith } from '@shiren/bus';
import { from, lastValueFrom, type Observable } from 'rxjs';

/** Milliseconds that a call may take in all; the client waits longer. */
const DEADLINE = 30_000;

/** Gives each call of the flow API its id, trace and deadline. */
@Injectable()
export class FlowTravelling implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const carried = { requestId: randomUUID(), traceparent: currentTraceparent(), deadline: performance.now() + DEADLINE };
    return from(travelWith(carried, () => lastValueFrom(next.handle())));
  }
}
