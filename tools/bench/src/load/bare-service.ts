/** The answering half of the bare round trip: a Nest microservice on NATS, in a separate process. Prints "ready". */
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { natsServers } from '@shiren/bus';
import { MessagePattern, Transport } from '@nestjs/microservices';

@Controller()
class Answering {
  @MessagePattern('bench.bare')
  answer(asked: object): object {
    return { asked, StatusCode: 1 };
  }
}

@Module({ controllers: [Answering] })
class BareService {}

const app = await NestFactory.createMicroservice(BareService, {
  transport: Transport.NATS,
  options: natsServers(process.env),
  logger: ['error'],
});
await app.listen();
process.stdout.write('ready\n');
