import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { LOGGER } from '@shiren/bus';
import { RestController } from '../apis/rest/rest.controller.js';

/** The controller with stand-ins for its dependencies: only its metadata is read. */
const standIns = (Reflect.getMetadata('design:paramtypes', RestController) as Type[]).map((provide) => ({ provide, useValue: {} }));

@Module({ controllers: [RestController], providers: [...standIns, { provide: LOGGER, useValue: {} }] })
class Described {}

const about = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('Shiren REST API')
  .setDescription(
    'Verifies people for a business: that a living person is in front of the camera, and that it is the person with the given name and ID number. ' +
      'Each call is signed with an AccessKey; images are sent in the body or fetched from a URL. Errors are application/problem+json.',
  )
  .setVersion('1')
  .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
  .addServer('/')
  .addSecurity('AccessKey', {
    type: 'apiKey',
    in: 'header',
    name: 'authorization',
    description:
      'ACS3-HMAC-SHA256 Credential=<AccessKeyId>,SignedHeaders=host;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce,Signature=<hex>. ' +
      'The signature covers method, path, query, these headers and the SHA-256 of the body; docs/integrators/rest.md explains it, libs/node-client implements it.',
  })
  .build();

/** Generates the description of the REST API from its controller and classes. */
export async function describeRest(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(Described, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    return SwaggerModule.createDocument(app, about);
  } finally {
    await app.close();
  }
}
