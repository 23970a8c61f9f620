import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { runInContext } from '@shiren/bus';
import { beginSpan, isTracing, timed, type Outcome, type SpanUnderWay } from '@shiren/observability';

const actionSeconds = timed('shiren_action_seconds', 'Requests by action (RPC), page (console) or route, and by outcome.', ['action', 'outcome']);

const named = new WeakMap<object, string>();
const spans = new WeakMap<object, SpanUnderWay>();

/** Names the action of a request whose route does not determine it. The name becomes a metrics label, so it must come from a fixed list. */
export const nameAction = (request: object, action: string): unknown => named.set(request, action);

/** The name given by `nameAction`, or undefined. */
export const actionOf = (request: object): string | undefined => named.get(request);

/** Counts and times every request to one of our routes, and starts its trace. */
export function observeRequests(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  // not in an earlier hook: whatever reads the body would lose the context
  server.addHook('preHandler', (request, _reply, done) => {
    if (!isTracing()) return done();
    const { method, routeOptions, headers } = request;
    const span = beginSpan(
      { name: `${method} ${routeOptions.url}`, kind: 'server', attributes: { 'http.request.method': method, 'http.route': routeOptions.url ?? '' } },
      request.url.startsWith('/flow/') ? flowTraceparent(headers.authorization) : undefined,
    );
    if (!span) return done();
    spans.set(request, span);
    runInContext({ requestId: request.id, traceparent: span.traceparent }, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    const outcome = outcomeOf(reply.statusCode);
    const action = actionOf(request) ?? `${request.method} ${route}`;
    if (route !== undefined) actionSeconds.observe({ action, outcome }, reply.elapsedTime / 1_000);
    const span = spans.get(request);
    span?.rename(action);
    span?.end({ 'http.response.status_code': reply.statusCode }, outcome === 'failed' ? String(reply.statusCode) : undefined);
    done();
  });
}

const outcomeOf = (statusCode: number): Outcome => (statusCode >= 500 ? 'failed' : statusCode >= 400 ? 'refused' : 'answered');

/** All calls of one flow share one trace, whose id is derived from the token; the token cannot be recovered from it. */
function flowTraceparent(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const digest = createHash('sha256').update(`trace ${authorization}`).digest('hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
