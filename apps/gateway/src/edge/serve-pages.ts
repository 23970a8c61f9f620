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
  /** The page of the folder itself, where it has one. */
  index?: string;
  /** Whether styles may stand in the page: a library that computes them needs that. Scripts never may. */
  inlineStyles?: boolean;
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
export function servePages(app: NestFastifyApplication, { prefix, folder, permissions, index, inlineStyles }: Pages): void {
  if (!existsSync(folder)) return;
  const headers = {
    'content-security-policy': inlineStyles ? CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") : CONTENT_SECURITY_POLICY,
    'permissions-policy': permissions,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith(prefix) || request.url.startsWith(`${prefix}api/`)) return;
    // names of assets change with their content
    const lasting = request.url.startsWith(`${prefix}assets/`) && reply.statusCode < 300;
    void reply.headers({ ...headers, 'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache' });
  });
  // by a redirect, since the compressed form of a folder's own page is not found otherwise
  if (index) server.get(prefix, (_request, reply) => reply.redirect(`${prefix}${index}`));
  app.useStaticAssets({ root: folder, prefix, decorateReply: false, index: false, cacheControl: false, preCompressed: true });
}
