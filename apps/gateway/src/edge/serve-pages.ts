import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { allowFraming, framedToken, type PageRequest } from './framing.js';

/** Built pages, and where they are served. */
export interface Pages {
  /** `/h5/` */
  prefix: string;
  /** The folder of the built files. */
  folder: string;
  /** The value of `Permissions-Policy`, for example `camera=(self)`. */
  permissions: string;
  /** The file to serve for the folder itself, if any. */
  index?: string;
  /** Whether each folder within has an `index.html`, and `404.html` is shown for what doesn't exist. */
  site?: boolean;
  /** Allows inline styles, which a library that computes them needs. Inline scripts are never allowed. */
  inlineStyles?: boolean;
  /** Whether the pages show others of our own origin in a frame. */
  frames?: boolean;
  /** Files that pages of our own origin may frame. They must do nothing in anybody's name. */
  framedByOwn?: readonly string[];
  /** Origins whose pages may frame a page with this token; without it, nobody may frame any page. */
  frameOrigins?: (request: PageRequest, token: string) => Promise<readonly string[]>;
}

type PageReply = Pick<FastifyReply, 'statusCode' | 'raw'> & { headers(values: Record<string, string>): unknown; type(contentType: string): unknown };

/** Where an app's pages are built, in this repository and in an image with the same layout. */
export const builtPages = (app: string): string => fileURLToPath(new URL(`../../../${app}/dist/pages`, import.meta.url));

/** Nothing from other origins, nothing inline, no framing. Images may be data and blob URLs, since the camera produces them. */
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

/** Serves built pages. Pages that have not been built answer 404. */
export function servePages(
  app: NestFastifyApplication,
  { prefix, folder, permissions, index, site, inlineStyles, frames, framedByOwn = [], frameOrigins }: Pages,
): void {
  if (!existsSync(folder)) return;
  const headers = {
    'content-security-policy': [CONTENT_SECURITY_POLICY, ...(frames ? ["frame-src 'self'"] : [])]
      .join('; ')
      .replace("style-src 'self'", inlineStyles ? "style-src 'self' 'unsafe-inline'" : '$&'),
    'permissions-policy': permissions,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const notFound = site ? readFileSync(join(folder, '404.html')) : undefined;
  const tokenOf = (request: PageRequest): string | undefined => (frameOrigins && request.url.startsWith(prefix) ? framedToken(request) : undefined);
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    if (tokenOf(request) !== undefined) {
      // browsers would keep the policy of an earlier response if this one were 304
      delete request.headers['if-none-match'];
      delete request.headers['if-modified-since'];
    }
    done();
  });
  const prepare = async (request: PageRequest, reply: PageReply): Promise<Buffer | undefined> => {
    // the names of assets change with their content
    const isImmutable = request.url.startsWith(`${prefix}assets/`) && reply.statusCode < 300;
    const caching = isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache';
    const token = tokenOf(request);
    const isOwn = framedByOwn.some((file) => request.url.split('?', 1)[0] === `${prefix}${file}`);
    const origins = isOwn ? ["'self'"] : token === undefined ? [] : ((await frameOrigins?.(request, token)) ?? []);
    if (origins.length > 0) reply.raw.removeHeader('x-frame-options');
    void reply.headers({ ...allowFraming(headers, origins), 'cache-control': token === undefined ? caching : 'no-store' });
    if (notFound === undefined || reply.statusCode !== 404) return undefined;
    void reply.type('text/html; charset=utf-8');
    return notFound;
  };
  // with a callback: as an async function it would add a turn to the response of every call of an API
  server.addHook('onSend', (request, reply, payload, done) => {
    if (!request.url.startsWith(prefix) || request.url.startsWith(`${prefix}api/`)) return done();
    prepare(request, reply).then((page) => done(null, page ?? payload), done);
  });
  // by a redirect, because the compressed variant of a folder's index page is not found otherwise
  if (index) server.get(prefix, (_request, reply) => reply.redirect(`${prefix}${index}`));
  if (site) server.get(prefix.slice(0, -1), (_request, reply) => reply.redirect(prefix));
  app.useStaticAssets({
    root: folder,
    prefix,
    decorateReply: false,
    index: site ? ['index.html'] : false,
    redirect: site === true,
    cacheControl: false,
    preCompressed: true,
  });
}
