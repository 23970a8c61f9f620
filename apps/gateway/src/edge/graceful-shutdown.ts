import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Has whoever is answered while the gateway ends come again on another connection: this one would keep it from ending for as long as it stays unused. */
export function giveLastAnswers(app: NestFastifyApplication): void {
  let ends = false;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preClose', (done) => {
    ends = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (ends) void reply.header('connection', 'close');
    done(null, payload);
  });
}
