import type { Socket } from 'node:net';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { readEnvironment } from '@shiren/environment';
import { DatabaseEnvironment } from './environment.js';
import { OutboxEvent } from './outbox.entity.js';
import { Outbox1700000000000, OutboxWithoutTimes1764000070000 } from './outbox.migration.js';
import { grantTables, ownerOf, takeOver } from './roles.js';

/** What a service keeps: its schema, its tables, and how they came to be. */
export interface ServiceDatabase {
  schema: string;
  entities: readonly (new () => ObjectLiteral)[];
  migrations: readonly (new () => MigrationInterface)[];
  /** What the service may do with a table where that is less than `select, insert, update, delete`. */
  privileges?: Readonly<Record<string, string>>;
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
      // unqualified names in hand-written statements mean the service's own schema
      options: `-c search_path=${service.schema}`,
      statement_timeout: STATEMENT_DEADLINE,
      connectionTimeoutMillis: STATEMENT_DEADLINE,
      keepAlive: true,
      Client: AttentiveClient,
    },
  };
}

/**
 * Brings a schema up to date; of several at once, the others wait for the first. Where the role is the schema's owner by name (`ownerOf`), the
 * schema is made its own first, and the service's role is granted what it needs afterwards. Any other role keeps everything to itself.
 */
export async function migrate(service: ServiceDatabase, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { schema, privileges = {} } = service;
  const lock = new Client({ connectionString: readEnvironment(DatabaseEnvironment, env).url, application_name: `${schema} migration` });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtext($1))', [`migrate ${schema}`]);
    const { user, owner, owns } = await ownership(lock, schema);
    // a role that owns its schema need not be allowed to make one
    if (owner === null) await lock.query(`create schema "${schema}"`);
    const separate = user === ownerOf(schema);
    if (separate) await lock.query(takeOver(schema));
    else if (owner !== null && !owns) throw new Error(`The schema ${schema} is owned by ${owner}: run its migrations with DATABASE_URL naming that role.`);
    const database = await new DataSource(databaseOptions(service, env)).initialize();
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

/** Who asks, whose the schema is (null where there is none), and whether that is the same or a role that this one is a member of. */
async function ownership(client: Client, schema: string): Promise<{ user: string; owner: string | null; owns: boolean | null }> {
  const { rows } = await client.query<{ user: string; owner: string | null; owns: boolean | null }>(
    `select current_user::text as user, rolname::text as owner, pg_has_role(nspowner, 'usage') as owns
       from (values ($1::text)) as asked (name) left join pg_namespace on nspname = name left join pg_roles on pg_roles.oid = nspowner`,
    [schema],
  );
  return rows[0] ?? { user: '', owner: null, owns: null };
}
