import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { timed, type Outcome } from '@shiren/observability';

const actionSeconds = timed('shiren_action_seconds', 'Requests by action (RPC), page (console) or route, and how they ended.', ['action', 'outcome']);

const named = new WeakMap<object, string>();

/** What a request asks for, where its route does not say it. Only from a fixed list: it becomes a label. */
export const nameAction = (request: object, action: string): unknown => named.set(request, action);

/** Counts and times every request to a route of ours. */
export function observeRequests(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route !== undefined)
      actionSeconds.observe({ action: named.get(request) ?? `${request.method} ${route}`, outcome: outcomeOf(reply.statusCode) }, reply.elapsedTime / 1_000);
    done();
  });
}

const outcomeOf = (statusCode: number): Outcome => (statusCode >= 500 ? 'failed' : statusCode >= 400 ? 'refused' : 'answered');
