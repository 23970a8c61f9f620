import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeBus } from './asyncapi.js';
import { busPage } from './bus-page.js';
import { documents } from './documents.js';
import { pageStyle } from './page.js';
import { problemsPage } from './problems-page.js';
import { servePages } from '../edge/serve-pages.js';

/** Nothing from other origins, and scripts from files only; Swagger UI uses small inline images in its style sheet. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const restPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shiren REST API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="api"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/rest.js"></script>
</body>
</html>
`;

/** Trying calls is off, because calls are signed and the page can't sign: use the console's page for that. */
const restScript = `SwaggerUIBundle({ dom_id: '#api', url: '/docs/openapi.json', supportedSubmitMethods: [], validatorUrl: null, deepLinking: true });
`;

/** Where docs/ is built, in this repository and in an image with the same layout. */
const builtDocs = fileURLToPath(new URL('../../../../docs/dist/pages', import.meta.url));

/** Serves the documentation under `/docs/`, and with it the descriptions of the APIs for programs and for people. Nothing comes from other hosts. */
export function serveDocuments(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const serve = (path: string, type: string, text: () => string | Promise<string>): void => {
    let made: Promise<string> | undefined;
    // links of the site end in .html
    for (const address of type === 'text/html' ? [path, `${path}.html`] : [path])
      server.get(address, async (_request, reply) => {
        void reply.headers({ 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
        return reply
          .type(`${type}; charset=utf-8`)
          .header('cache-control', 'no-cache')
          .send(await (made ??= Promise.resolve(text())));
      });
  };
  const fromSwaggerUi = (name: string) => (): Promise<string> => readFile(join(swaggerUi, name), 'utf8');
  serve('/docs/page.css', 'text/css', () => pageStyle);
  serve('/docs/problems', 'text/html', problemsPage);
  serve('/docs/bus', 'text/html', () => busPage(describeBus()));
  serve('/docs/rest', 'text/html', () => restPage);
  serve('/docs/rest.js', 'text/javascript', () => restScript);
  serve('/docs/swagger-ui.css', 'text/css', fromSwaggerUi('swagger-ui.css'));
  serve('/docs/swagger-ui-bundle.js', 'text/javascript', fromSwaggerUi('swagger-ui-bundle.js'));
  serve('/docs/openapi.json', 'application/json', async () => (await documents())['openapi.json']);
  serve('/docs/asyncapi.json', 'application/json', async () => (await documents())['asyncapi.json']);
  servePages(app, {
    prefix: '/docs/',
    folder: builtDocs,
    permissions: 'camera=(), microphone=(), geolocation=()',
    site: true,
    inlineStyles: true,
  });
}
