import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** While shutting down, sends `Connection: close`, so that clients reconnect elsewhere; otherwise idle connections would keep the process alive. */
export function closeConnectionsOnShutdown(app: NestFastifyApplication): void {
  let isClosing = false;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done(null, payload);
  });
}
