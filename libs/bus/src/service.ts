import { Catch, Global, Module, type DynamicModule, type ExceptionFilter, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NatsConnection } from '@nats-io/transport-node';
import { readEnvironment } from '@shiren/environment';
import { HealthServer, LookedUp, NestLog, Readiness, createLogger, observeProcess, startTracing } from '@shiren/observability';
import type { Logger } from 'pino';
import { throwError, type Observable } from 'rxjs';
import { Bus } from './bus.js';
import { connectToNats } from './connection.js';
import { BusEnvironment } from './environment.js';
import { BusStrategy } from './strategy.js';

/** Injection tokens that every service provides. */
export const NATS = Symbol('NATS connection');
export const LOGGER = Symbol('logger');

/** What a service starts with. */
export interface ServiceOptions {
  name: string;
  module: Type | DynamicModule;
  /** Migrates the service's database schema; `node main.js --migrate` runs only this. */
  migrate?: () => Promise<void>;
}

export interface RunningService {
  context: INestApplicationContext;
  healthPort: number;
  close(): Promise<void>;
}

/** What a service reports on its health port; its modules add to it. */
interface Shown {
  readiness: Readiness;
  lookedUp: LookedUp;
}

@Global()
@Module({})
export class ServiceModule {
  static with(connection: NatsConnection, logger: Logger, { readiness, lookedUp }: Shown, service: ServiceOptions): DynamicModule {
    return {
      module: ServiceModule,
      imports: [service.module],
      providers: [
        { provide: NATS, useValue: connection },
        { provide: LOGGER, useValue: logger },
        { provide: Readiness, useValue: readiness },
        { provide: LookedUp, useValue: lookedUp },
        { provide: Bus, useValue: new Bus(connection) },
      ],
      exports: [NATS, LOGGER, Readiness, LookedUp, Bus],
    };
  }
}

/** Nest would replace every error with "Internal server error"; the bus decides itself what callers may see. */
@Catch()
class PassErrorsOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Starts a service: its Nest module on the bus, health over HTTP, graceful shutdown on SIGTERM and SIGINT. */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  return start(options, async (module, connection, logger) => {
    const app = await NestFactory.createMicroservice(module, {
      strategy: new BusStrategy(options.name, connection, logger),
      logger: new NestLog(logger),
      abortOnError: false,
    });
    app.useGlobalFilters(new PassErrorsOn());
    await app.listen();
    return app;
  });
}

/** The part of `runService` that suits any Nest application; the gateway passes one that speaks HTTP. */
export async function start(
  options: ServiceOptions,
  build: (module: DynamicModule, connection: NatsConnection, logger: Logger) => Promise<INestApplicationContext>,
): Promise<RunningService> {
  const logger = createLogger(options.name);
  process.on('unhandledRejection', (error) => logger.error({ stack: (error as Error)?.stack }, 'unhandled rejection'));
  if (process.argv.includes('--migrate')) {
    await options.migrate?.();
    process.exit(0);
  }
  const stopTracing = await startTracing(options.name, logger);
  const environment = readEnvironment(BusEnvironment);
  const connection = await connectToNats(options.name);
  const readiness = new Readiness();
  readiness.add({ name: 'nats', check: () => connection.flush() });
  const lookedUp = new LookedUp();
  observeProcess();
  const health = new HealthServer(() => readiness.checks, lookedUp);
  const context = await build(ServiceModule.with(connection, logger, { readiness, lookedUp }, options), connection, logger);
  const healthPort = await health.listen(environment.healthPort, environment.healthHost);

  let closing: Promise<void> | undefined;
  readiness.add({ name: 'running', check: () => (closing ? Promise.reject(new Error('shutting down')) : Promise.resolve()) });
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      await context.close();
      await connection.drain().catch(() => undefined);
      await stopTracing();
      await health.close();
    })());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(0)));
  }
  logger.info({ healthPort }, 'ready');
  return { context, healthPort, close };
}
