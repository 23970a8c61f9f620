import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeBus } from './asyncapi.js';
import { busPage } from './bus-page.js';
import { documents } from './documents.js';
import { page, pageStyle } from './page.js';
import { problemsPage } from './problems-page.js';

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

const startPage = page(
  '接口文档 API documentation',
  `<ul>
<li><a href="/docs/rest">REST API</a> (<a href="/docs/openapi.json">OpenAPI 3.1</a>)</li>
<li><a href="/docs/bus">内部服务使用的 NATS 主题 NATS subjects for internal services</a> (<a href="/docs/asyncapi.json">AsyncAPI 3.0</a>)</li>
<li><a href="/flow/openapi.json">认证流程接口 Flow API (OpenAPI)</a></li>
<li><a href="/docs/problems">错误码 Problems</a></li>
</ul>`,
);

/** Serves the descriptions under `/docs/` for programs and for people, with no resources from other hosts. */
export function serveDocuments(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const serve = (path: string, type: string, text: () => string | Promise<string>): void => {
    let made: Promise<string> | undefined;
    server.get(path, async (_request, reply) => {
      void reply.headers({ 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      return reply
        .type(`${type}; charset=utf-8`)
        .header('cache-control', 'no-cache')
        .send(await (made ??= Promise.resolve(text())));
    });
  };
  const fromSwaggerUi = (name: string) => (): Promise<string> => readFile(join(swaggerUi, name), 'utf8');
  serve('/docs/', 'text/html', () => startPage);
  serve('/docs/page.css', 'text/css', () => pageStyle);
  serve('/docs/problems', 'text/html', problemsPage);
  serve('/docs/bus', 'text/html', () => busPage(describeBus()));
  serve('/docs/rest', 'text/html', () => restPage);
  serve('/docs/rest.js', 'text/javascript', () => restScript);
  serve('/docs/swagger-ui.css', 'text/css', fromSwaggerUi('swagger-ui.css'));
  serve('/docs/swagger-ui-bundle.js', 'text/javascript', fromSwaggerUi('swagger-ui-bundle.js'));
  serve('/docs/openapi.json', 'application/json', async () => (await documents())['openapi.json']);
  serve('/docs/asyncapi.json', 'application/json', async () => (await documents())['asyncapi.json']);
}
