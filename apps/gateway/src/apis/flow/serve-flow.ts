import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Sets up what the flow API needs of the application: its description at `/flow/openapi.json`, and that pages of other origins may call it.
 * That is safe, because the token is sent by the page itself and never added by the browser.
 */
export function serveFlow(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/flow/')) return done();
    void reply.header('access-control-allow-origin', '*').header('x-content-type-options', 'nosniff');
    if (request.method !== 'OPTIONS') return done();
    void reply
      .status(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'authorization, content-type, flow-device')
      .header('access-control-max-age', '600')
      .send();
  });
  let described: object | undefined;
  server.get('/flow/openapi.json', () => (described ??= describe(app)));
}

function describe(app: NestFastifyApplication): object {
  const about = new DocumentBuilder()
    .setTitle('Shiren flow API')
    .setDescription('What a page, a mini program or an app calls to lead a person through a verification. The token comes from GetVerifyToken.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: (_, method) => method });
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/flow/')));
  return { ...document, paths };
}
