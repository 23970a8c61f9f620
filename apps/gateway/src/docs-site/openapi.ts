import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { LOGGER } from '@shiren/bus';
import { RestController } from '../apis/rest/rest.controller.js';

/** The controller alone, with nothing behind it: it is only looked at. */
const standIns = (Reflect.getMetadata('design:paramtypes', RestController) as Type[]).map((provide) => ({ provide, useValue: {} }));

@Module({ controllers: [RestController], providers: [...standIns, { provide: LOGGER, useValue: {} }] })
class Described {}

const about = new DocumentBuilder()
  .setOpenAPIVersion('3.1.0')
  .setTitle('Shiren REST API')
  .setDescription(
    'Verifies people for a business: a living person before the camera, and the person that a name and an ID number say. ' +
      'Each call is signed with an AccessKey; an image is sent in the body, or fetched from an address. Errors are application/problem+json.',
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
      'Signed are method, path, query, these headers and the SHA-256 of the body; docs/rest.md says how, libs/node-client does it.',
  })
  .build();

/** The REST API as its controller and classes say it. */
export async function describeRest(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(Described, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    return SwaggerModule.createDocument(app, about);
  } finally {
    await app.close();
  }
}
