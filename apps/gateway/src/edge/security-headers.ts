import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import { publicUrl } from './environment.js';

/**
 * Headers of every response: nothing in it may run, be framed or be sniffed. Pages add their own policy (`servePages`). Pages of businesses
 * show images by link, so the cross-origin resource policy stays open.
 */
export function addSecurityHeaders(app: NestFastifyApplication): void {
  const none = ["'none'"];
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: none, baseUri: none, formAction: none, frameAncestors: none } },
    crossOriginResourcePolicy: false,
    strictTransportSecurity: publicUrl().startsWith('https:') ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
  // Fastify's plugin would read these options again for every request
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, (error) => done(error as Error | undefined)));
}
