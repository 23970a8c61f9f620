import type { Socket } from 'node:net';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox1700000000000, OutboxWithoutTimes1764000070000 } from './outbox.migration.js';

/** What a service keeps: its schema, its tables, and how they came to be. */
export interface ServiceDatabase {
  schema: string;
  entities: readonly (new () => ObjectLiteral)[];
  migrations: readonly (new () => MigrationInterface)[];
}

/** Milliseconds that one statement may take: no caller waits longer. */
const STATEMENT_DEADLINE = 8_000;
/** Milliseconds without a word from the server after which a connection is given up: longer than a statement, and than a pool keeps it idle. */
const SILENCE = 15_000;

/** Gives up a connection whose server fell silent: no deadline of PostgreSQL's holds where the network lost what was said, and the system's own takes a quarter of an hour. */
class AttentiveClient extends Client {
  constructor(options?: ConstructorParameters<typeof Client>[0]) {
    super(options);
    this.once('connect', () => {
      const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
      stream.setTimeout(SILENCE, () => stream.destroy(new Error(`PostgreSQL said nothing for ${SILENCE / 1_000} s.`)));
    });
  }
}

export function databaseOptions(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): PostgresDataSourceOptions {
  if (!env['DATABASE_URL']) throw new Error('DATABASE_URL is not set: postgres://user:password@host:port/database');
  return {
    type: 'postgres',
    url: env['DATABASE_URL'],
    schema: service.schema,
    entities: [OutboxEvent, ...service.entities],
    migrations: [Outbox1700000000000, OutboxWithoutTimes1764000070000, ...service.migrations],
    migrationsTableName: 'migration',
    applicationName: service.schema,
    poolSize: Number(env['DATABASE_POOL'] ?? 10),
    extra: {
      // unqualified names in hand-written statements mean the service's own schema
      options: `-c search_path=${service.schema}`,
      statement_timeout: STATEMENT_DEADLINE,
      connectionTimeoutMillis: STATEMENT_DEADLINE,
      keepAlive: true,
      Client: AttentiveClient,
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
