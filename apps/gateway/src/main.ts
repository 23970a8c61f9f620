import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusStrategy, start } from '@shiren/bus';
import { NestLog } from '@shiren/observability';
import { serveDocuments } from './documents/serve-documents.js';
import { GatewayModule } from './gateway.module.js';
import { serveFlow } from './flow/serve-flow.js';
import { listenSecurely } from './https.js';
import { giveLastAnswers } from './last-answers.js';
import { observeRequests } from './observed/observe-requests.js';
import { builtPages, servePages } from './pages/serve-pages.js';
import { addSecurityHeaders } from './security-headers.js';
import { readOversizedBodyAway } from './rpc/oversized-body.js';
import { BODY_LIMIT } from './rpc/request-reader.js';
import { trustedProxies } from './trusted-proxies.js';

/** Characters of a part of a path: a ticket's id is as long, where each character is of four bytes and percent-encoded. */
const LONGEST_PARAMETER = 64 * 12;

await start({ name: 'gateway', module: GatewayModule }, async (module, connection, logger) => {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    trustProxy: trustedProxies(process.env),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    return503OnClosing: false, // what still arrives on open connections while it ends is answered
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bodyParser: false, logger: new NestLog(logger), abortOnError: false });
  adapter.getInstance().addHook('onRequest', (request) => readOversizedBodyAway(request.raw));
  // ACS3 signs the bytes of the body, so they are kept as they came, and each API reads them itself
  adapter.getInstance().removeAllContentTypeParsers();
  adapter.getInstance().addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  giveLastAnswers(app);
  observeRequests(app);
  addSecurityHeaders(app);
  serveFlow(app);
  serveDocuments(app);
  servePages(app, { prefix: '/h5/', folder: builtPages('h5'), permissions: 'camera=(self), microphone=(), geolocation=()' });
  servePages(app, {
    prefix: '/console/',
    folder: builtPages('console-web'),
    permissions: 'camera=(), microphone=(), geolocation=()',
    index: 'index.html',
    inlineStyles: true,
  });
  app.connectMicroservice({ strategy: new BusStrategy('gateway', connection, logger) });
  await app.startAllMicroservices();
  const host = process.env['HOST'] ?? '0.0.0.0';
  await listenSecurely(app, host);
  await app.listen(Number(process.env['PORT'] ?? 8080), host);
  return app;
});
