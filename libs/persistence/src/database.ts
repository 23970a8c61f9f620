import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { readEnvironment } from '@shiren/environment';
import { ServiceClient } from './client.js';
import { DatabaseEnvironment } from './environment.js';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox1700000000000, OutboxWithoutTimes1764000070000 } from './outbox.migration.js';
import { grantTables, ownerOf, takeOver } from './roles.js';

/** A service's database: schema, entities and migrations. */
export interface ServiceDatabase {
  schema: string;
  entities: readonly (new () => ObjectLiteral)[];
  migrations: readonly (new () => MigrationInterface)[];
  /** The service's privileges on a table if they are fewer than `select, insert, update, delete`. */
  privileges?: Readonly<Record<string, string>>;
}

/** Deadline for one statement, in milliseconds: no caller waits longer. */
const STATEMENT_DEADLINE_MS = 8_000;
/** Deadline for one statement of a migration, in milliseconds: an index of a large table takes its time. */
const MIGRATION_DEADLINE_MS = 3_600_000;
const LOCK_LOOK_MS = 200;

export function databaseOptions(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): PostgresDataSourceOptions {
  const { url, poolSize } = readEnvironment(DatabaseEnvironment, env);
  return {
    type: 'postgres',
    url,
    schema: service.schema,
    entities: [OutboxEvent, ...service.entities],
    migrations: [Outbox1700000000000, OutboxWithoutTimes1764000070000, ...service.migrations],
    migrationsTableName: 'migration',
    applicationName: service.schema,
    poolSize,
    extra: {
      // unqualified names in hand-written statements refer to the service's own schema
      options: `-c search_path=${service.schema}`,
      statement_timeout: STATEMENT_DEADLINE_MS,
      connectionTimeoutMillis: STATEMENT_DEADLINE_MS,
      keepAlive: true,
      Client: ServiceClient,
    },
  };
}

/**
 * Migrates a schema. If several instances do so at once, the others wait for the first. If the role is the schema's owner by name (`ownerOf`), it
 * first takes over the schema, and afterwards grants the service's role what it needs. Any other role keeps all privileges to itself.
 */
export async function migrate(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { schema, privileges = {} } = service;
  const lock = new Client({ connectionString: readEnvironment(DatabaseEnvironment, env).url, application_name: `${schema} migration` });
  await lock.connect();
  try {
    await lockMigrations(lock, schema);
    const { user, owner, owns } = await ownership(lock, schema);
    // a role that owns its schema need not have the privilege to create one
    if (owner === null) await lock.query(`create schema "${schema}"`);
    const separate = user === ownerOf(schema);
    if (separate) await lock.query(takeOver(schema));
    else if (owner !== null && !owns) throw new Error(`The schema ${schema} is owned by ${owner}: run its migrations with DATABASE_URL naming that role.`);
    const options = databaseOptions(service, env);
    // the server may be silent for as long as a statement runs, which ServiceClient would not wait for
    const extra = { ...(options.extra as object), statement_timeout: MIGRATION_DEADLINE_MS, Client };
    const database = await new DataSource({ ...options, extra }).initialize();
    try {
      await database.runMigrations({ transaction: 'each' });
    } finally {
      await database.destroy();
    }
    if (separate) await lock.query(grantTables(schema, privileges));
  } finally {
    await lock.end();
  }
}

/** Looks again and again, for an hour at most: a statement that waits would keep an index from being built concurrently, as PostgreSQL first waits for all others to end. */
async function lockMigrations(client: Client, schema: string): Promise<void> {
  for (let waited = 0; waited < MIGRATION_DEADLINE_MS; waited += LOCK_LOOK_MS) {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock(hashtext($1)) as locked', [`migrate ${schema}`]);
    if (rows[0]?.locked) return;
    await pause(LOCK_LOOK_MS);
  }
  throw new Error(`Another process has been migrating the schema ${schema} for an hour; look in pg_stat_activity for what it waits for.`);
}

/** The current role, the schema's owner (null if there is no schema), and whether the current role is that owner or a member of it. */
async function ownership(client: Client, schema: string): Promise<{ user: string; owner: string | null; owns: boolean | null }> {
  const { rows } = await client.query<{ user: string; owner: string | null; owns: boolean | null }>(
    `select current_user::text as user, rolname::text as owner, pg_has_role(nspowner, 'usage') as owns
       from (values ($1::text)) as asked (name) left join pg_namespace on nspname = name left join pg_roles on pg_roles.oid = nspowner`,
    [schema],
  );
  return rows[0] ?? { user: '', owner: null, owns: null };
}
