import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BodyGate } from './body-gate.js';
import { expectHost } from '../edge/parser-faults.js';

/**
 * Makes `BodyGate` read the body of every request, as bytes: ACS3 signs them as they came, and each API parses them itself. This is not
 * done in Fastify's content type parser, which closes the connection on failure while the caller is still writing.
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
    // Nest brings its own Fastify, whose types differ from ours only in members that nothing here uses
    request.body = await gate.read(request as unknown as FastifyRequest, reply as unknown as FastifyReply);
  });
}
