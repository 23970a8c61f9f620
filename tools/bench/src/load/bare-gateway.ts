/** The calling half of the bare round trip: Nest on Fastify that calls a Nest microservice over NATS. Prints its address. */
import 'reflect-metadata';
import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { natsServers } from '@shiren/bus';
import { ClientsModule, Transport, type ClientProxy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { firstValueFrom } from 'rxjs';

const BUS = Symbol('NATS');

@Controller()
class Asking {
  constructor(@Inject(BUS) private readonly bus: ClientProxy) {}

  @Post('/')
  ask(@Body() body: object): Promise<unknown> {
    return firstValueFrom(this.bus.send('bench.bare', body));
  }
}

@Module({
  imports: [
    ClientsModule.register([
      {
        name: BUS,
        transport: Transport.NATS,
        options: natsServers(process.env),
      },
    ]),
  ],
  controllers: [Asking],
})
class BareGateway {}

const app = await NestFactory.create<NestFastifyApplication>(BareGateway, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
