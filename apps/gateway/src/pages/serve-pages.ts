import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Built pages, and where they are served. */
export interface Pages {
  /** `/h5/` */
  prefix: string;
  /** Of the built files. */
  folder: string;
  /** What `Permissions-Policy` lets them use, `camera=(self)` for instance. */
  permissions: string;
}

/** Where an app's pages are built to in this repository, and in an image that is laid out like it. */
export const builtPages = (app: string): string => fileURLToPath(new URL(`../../../${app}/dist/pages`, import.meta.url));

/** Nothing from elsewhere, nothing inline, and in nobody's frame; pictures may be data and blobs, since the camera makes them. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the pages as they were built; a page whose build is not there is not found. */
export function servePages(app: NestFastifyApplication, { prefix, folder, permissions }: Pages): void {
  if (!existsSync(folder)) return;
  const headers = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'permissions-policy': permissions,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith(prefix)) return;
    // names of assets change with their content
    const lasting = request.url.startsWith(`${prefix}assets/`) && reply.statusCode < 300;
    void reply.headers({ ...headers, 'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache' });
  });
  app.useStaticAssets({ root: folder, prefix, decorateReply: false, index: false, cacheControl: false, preCompressed: true });
}
