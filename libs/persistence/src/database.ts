import { Client } from 'pg';
import { DataSource, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox1700000000000 } from './outbox.migration.js';

/** What a service keeps: its schema, its tables, and how they came to be. */
export interface ServiceDatabase {
  schema: string;
  entities: readonly (new () => ObjectLiteral)[];
  migrations: readonly (new () => MigrationInterface)[];
}

/** Milliseconds that one statement may take: no caller waits longer. */
const STATEMENT_DEADLINE = 8_000;

export function databaseOptions(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): PostgresDataSourceOptions {
  if (!env['DATABASE_URL']) throw new Error('DATABASE_URL is not set: postgres://user:password@host:port/database');
  return {
    type: 'postgres',
    url: env['DATABASE_URL'],
    schema: service.schema,
    entities: [OutboxEvent, ...service.entities],
    migrations: [Outbox1700000000000, ...service.migrations],
    migrationsTableName: 'migration',
    applicationName: service.schema,
    poolSize: Number(env['DATABASE_POOL'] ?? 10),
    extra: {
      // unqualified names in hand-written statements mean the service's own schema
      options: `-c search_path=${service.schema}`,
      statement_timeout: STATEMENT_DEADLINE,
      connectionTimeoutMillis: STATEMENT_DEADLINE,
      keepAlive: true,
    },
  };
}

/** Brings a schema up to date; of several at once, the others wait for the first. */
export async function migrate(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const lock = new Client({ connectionString: env['DATABASE_URL'], application_name: `${service.schema} migration` });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtext($1))', [`migrate ${service.schema}`]);
    // a role that owns its schema need not be allowed to make one
    const { rowCount } = await lock.query('select from pg_namespace where nspname = $1', [service.schema]);
    if (rowCount === 0) await lock.query(`create schema "${service.schema}"`);
    const database = await new DataSource(databaseOptions(service, env)).initialize();
    try {
      await database.runMigrations({ transaction: 'each' });
    } finally {
      await database.destroy();
    }
  } finally {
    await lock.end();
  }
}
