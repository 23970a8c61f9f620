import { Global, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { LookedUp, Readiness, gauged } from '@shiren/observability';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { databaseOptions, type ServiceDatabase } from './database.js';
import { OutboxRelay } from './outbox-relay.js';
import { Outbox } from './outbox.js';

const outboxWaiting = gauged('shiren_outbox_waiting', 'Events that are written but not yet published.', []);
const outboxLag = gauged('shiren_outbox_lag_seconds', 'Age of the oldest event that is not yet published.', []);

/** A service's own schema with its outbox. */
@Global()
@Module({})
export class PersistenceModule implements OnModuleInit {
  constructor(
    private readonly database: DataSource,
    private readonly readiness: Readiness,
    private readonly lookedUp: LookedUp,
  ) {}

  static forService(service: ServiceDatabase): DynamicModule {
    return {
      module: PersistenceModule,
      imports: [
        TypeOrmModule.forRootAsync({
          // the retries cover a database that is still starting; a wrong setting shows within half a minute
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
    this.lookedUp.add(async () => {
      const [row] = await this.database.query<{ waiting: string; lag: string }[]>(
        `select count(*) as waiting, coalesce(extract(epoch from now() - min(created_at)), 0) as lag from outbox where stream_sequence is null`,
      );
      outboxWaiting.set(Number(row?.waiting));
      outboxLag.set(Number(row?.lag));
    });
  }
}
