import { Global, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { Readiness } from '@shiren/observability';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { databaseOptions, type ServiceDatabase } from './database.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';

/** A service's own schema, and the outbox in it. */
@Global()
@Module({})
export class PersistenceModule implements OnModuleInit {
  constructor(
    private readonly database: DataSource,
    private readonly readiness: Readiness,
  ) {}

  static forService(service: ServiceDatabase): DynamicModule {
    return {
      module: PersistenceModule,
      imports: [
        TypeOrmModule.forRootAsync({
          // retries bridge a database that starts at the same time; a wrong setting shows within half a minute
          useFactory: () => ({ ...databaseOptions(service), retryAttempts: 30, retryDelay: 1_000 }),
        }),
        TypeOrmModule.forFeature([...service.entities]),
      ],
      providers: [Outbox, OutboxRelay],
      exports: [TypeOrmModule, Outbox],
    };
  }

  onModuleInit(): void {
    this.readiness.add({
      name: 'postgres',
      check: async () => {
        await this.database.query('select 1');
      },
    });
  }
}
