import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import { publicUrl } from './environment.js';

/**
 * What every answer carries: nothing of it may run, be framed or be guessed at. Pages say more of themselves (`servePages`). Images of links
 * are shown in pages of businesses, so whose page asks is left open.
 */
export function addSecurityHeaders(app: NestFastifyApplication): void {
  const none = ["'none'"];
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: none, baseUri: none, formAction: none, frameAncestors: none } },
    crossOriginResourcePolicy: false,
    strictTransportSecurity: publicUrl().startsWith('https:') ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  });
  // Fastify's plugin would read these options anew for every request
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, (error) => done(error as Error | undefined)));
}
