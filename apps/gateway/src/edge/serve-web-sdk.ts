import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const PREFIX = '/sdk/';

/** Where libs/web-sdk is built, in this repository and in an image with the same layout. */
const folder = fileURLToPath(new URL('../../../../libs/web-sdk/dist/pages', import.meta.url));

/** Serves `/sdk/web-sdk.js` for script tags on pages of businesses. Its address stays the same, so a correction reaches everybody within a day. */
export function serveWebSdk(app: NestFastifyApplication): void {
  if (!existsSync(folder)) return;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith(PREFIX)) return;
    void reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': reply.statusCode < 400 ? 'public, max-age=86400' : 'no-cache',
    });
  });
  app.useStaticAssets({ root: folder, prefix: PREFIX, decorateReply: false, index: false, cacheControl: false, preCompressed: true });
}
