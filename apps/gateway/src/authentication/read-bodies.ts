import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BodyGate } from './body-gate.js';
import { expectHost } from '../edge/parser-faults.js';

/**
 * Has the body of every request read by `BodyGate`, as bytes: ACS3 signs them as they came, and each API reads them itself.
 * Not in Fastify's parser, which closes the connection where it fails, while the caller still writes.
 */
export function readBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const gate = app.get(BodyGate);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));
  server.addHook('onRequest', (request, _reply, done) => {
    expectHost(request);
    done();
  });
  server.addHook('preValidation', async (request, reply) => {
    // Nest brings a Fastify of its own, whose types differ from those of ours in what no one uses here
    request.body = await gate.read(request as unknown as FastifyRequest, reply as unknown as FastifyReply);
  });
}
