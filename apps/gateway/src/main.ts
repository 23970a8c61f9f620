import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusStrategy, start } from '@shiren/bus';
import { NestLog } from '@shiren/observability';
import { serveDocuments } from './docs-site/serve-documents.js';
import { gatewayEnvironment } from './edge/environment.js';
import { REQUEST_TIMEOUT_MS, answerFrameworkFault, answerParserFaults, httpOptions } from './edge/parser-faults.js';
import { boundPipelining } from './edge/pipelined.js';
import { readBodies } from './authentication/read-bodies.js';
import { GatewayModule, apis } from './gateway.module.js';
import { frameOriginsOf } from './apis/flow/frame-origins.js';
import { serveFlow } from './apis/flow/serve-flow.js';
import { listenSecurely } from './edge/https.js';
import { closeConnectionsOnShutdown } from './edge/graceful-shutdown.js';
import { observeRequests } from './edge/observe-requests.js';
import { giveContext } from './edge/request-context.js';
import { builtPages, servePages } from './edge/serve-pages.js';
import { serveWebSdk } from './edge/serve-web-sdk.js';
import { addSecurityHeaders } from './edge/security-headers.js';
import { trustedProxies } from './edge/trusted-proxies.js';

/** Maximum length of a path segment: a ticket id of 64 characters that are four bytes each, percent-encoded. */
const MAX_PARAMETER_CHARACTERS = 64 * 12;

await start({ name: 'gateway', module: GatewayModule }, async (module, connection, logger) => {
  const environment = gatewayEnvironment();
  const adapter = new FastifyAdapter({
    http: httpOptions,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: () => undefined, // handled by `answerParserFaults`
    frameworkErrors: answerFrameworkFault(apis),
    genReqId: (request: { url?: string }) => apis.at(request.url ?? '/').newRequestId(),
    trustProxy: trustedProxies(process.env),
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    return503OnClosing: false, // requests that arrive on open connections during shutdown are still answered
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bodyParser: false, logger: new NestLog(logger), abortOnError: false });
  readBodies(app);
  closeConnectionsOnShutdown(app);
  observeRequests(app);
  giveContext(app, apis);
  addSecurityHeaders(app);
  serveFlow(app);
  serveDocuments(app);
  servePages(app, {
    prefix: '/h5/',
    folder: builtPages('h5'),
    permissions: 'camera=(self), microphone=(), geolocation=()',
    framedByOwn: ['preview.html'],
    frameOrigins: frameOriginsOf(app),
  });
  serveWebSdk(app);
  servePages(app, {
    prefix: '/console/',
    folder: builtPages('console-web'),
    permissions: 'camera=(), microphone=(), geolocation=()',
    index: 'index.html',
    inlineStyles: true,
    frames: true,
  });
  app.connectMicroservice({ strategy: new BusStrategy('gateway', connection, logger) });
  await app.startAllMicroservices();
  answerParserFaults(app.getHttpServer(), apis);
  boundPipelining(app.getHttpServer());
  await listenSecurely(app, apis, environment);
  await app.listen(environment.port, environment.host);
  return app;
});
