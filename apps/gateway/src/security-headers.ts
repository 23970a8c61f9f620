import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { publicUrl } from './images/image-links.js';

/**
 * What every answer carries: nothing of it may run, be framed or be guessed at. Pages say more of themselves (`servePages`). Images of links
 * are shown in pages of businesses, so whose page asks is left open.
 */
export async function addSecurityHeaders(app: NestFastifyApplication): Promise<void> {
  const none = ["'none'"];
  const options: FastifyHelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: none, baseUri: none, formAction: none, frameAncestors: none } },
    crossOriginResourcePolicy: false,
    strictTransportSecurity: publicUrl().startsWith('https:') ? { maxAge: 15_552_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
  };
  // Nest brings a fastify of its own, of the same major version, whose types are not these
  await app.register(helmet as never, options as never);
}
