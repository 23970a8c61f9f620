import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeConnectionsOnShutdown } from './graceful-shutdown.js';

@Module({})
class Nothing {}

it('a request in progress at shutdown is answered, and its connection closed', async () => {
  const app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter({ return503OnClosing: false }), { logger: false });
  closeConnectionsOnShutdown(app);
  let answer: () => void = () => undefined;
  const requestReceived = new Promise<void>((resolve) => {
    app
      .getHttpAdapter()
      .getInstance()
      .get('/slow', async () => {
        await new Promise<void>((answered) => {
          answer = answered;
          resolve();
        });
        return 'at last';
      });
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preClose', (done) => {
      answer();
      done();
    });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const connectionHeader = new Promise<string | undefined>((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', path: '/slow', agent }, (response) => {
      response.resume().on('end', () => resolve(response.headers.connection));
    });
    call.on('error', reject).end();
  });
  await requestReceived;
  const ended = app.close();
  expect(await connectionHeader).toBe('close');
  await ended;
  agent.destroy();
});
