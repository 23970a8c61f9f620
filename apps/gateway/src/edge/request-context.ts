import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { currentTraceparent, runInContext } from '@shiren/bus';
import type { HttpApis } from './http-api.js';

/**
 * Gives each request of an API its context: its id, its trace and the deadline for everything done on its behalf. A hook, because Nest binds
 * a resource and builds a chain of observables for each call as soon as there is one interceptor, which cost a tenth of a light call. Call
 * it after `observeRequests`, whose trace it continues.
 */
export function giveContext(app: NestFastifyApplication, apis: HttpApis): void {
  const server = app.getHttpAdapter().getInstance();
  // not in an earlier hook: whatever reads the body would lose the context
  server.addHook('preHandler', (request, reply, done) => {
    const api = apis.serving(request.url);
    if (!api) return done();
    if (api.requestIdHeader) void reply.header('request-id', request.id);
    runInContext({ requestId: request.id, traceparent: currentTraceparent(), deadline: performance.now() + api.deadlineMs }, done);
  });
}
