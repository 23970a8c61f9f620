import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { root } from '@shiren/testing';
import { DataSource } from 'typeorm';
import { databaseOptions, type ServiceDatabase } from './database.js';
import { schemaDifference } from './schema-difference.js';

const appsFolder = join(root, 'apps');
const moduleOf = (app: string): string => join(appsFolder, app, 'src', `${app}.module.ts`);
const keepsTables = (app: string): boolean => {
  try {
    return readFileSync(moduleOf(app), 'utf8').includes('database: ServiceDatabase');
  } catch {
    return false; // the web pages have no module
  }
};
const apps = readdirSync(appsFolder).filter(keepsTables);

/** Details of tables (apart from triggers and privileges) that TypeORM cannot express, and what the entities declare instead. */
const beyondTypeOrm: Readonly<Record<string, { migrated: readonly string[]; declared: readonly string[] }>> = {
  tokens: {
    migrated: ['callback_delivery.sequence int8 not null identity'],
    declared: [`callback_delivery.sequence int8 not null default nextval('callback_delivery_sequence_seq'::regclass)`],
  },
  console: {
    migrated: [
      'CREATE INDEX attempt_ticket_end ON console.attempt USING btree (account_id, reverse(ticket_id) text_pattern_ops, attempt_id)',
      'CREATE INDEX attempt_ticket_start ON console.attempt USING btree (account_id, ticket_id text_pattern_ops, attempt_id)',
      'records_kept.since timestamptz not null',
      'usage_hour PRIMARY KEY (account_id, kind, hour, biz, scheme, part) INCLUDE (count)',
    ],
    declared: ['usage_hour PRIMARY KEY (account_id, kind, hour, biz, scheme, part)'],
  },
};

/** Columns, constraints and indexes of a schema as PostgreSQL describes them. Names of primary keys are left out: TypeORM ignores them too. */
async function describeTables(database: DataSource, schema: string): Promise<string[]> {
  const rows = await database.query<{ line: string }[]>(
    `select concat(table_name, '.', column_name, ' ', udt_name, '(' || character_maximum_length || ')', case is_nullable when 'NO' then ' not null' end,
         ' default ' || column_default, case is_identity when 'YES' then ' identity' end) as line
       from information_schema.columns where table_schema = $1 and table_name <> 'migration'
     union all
     select concat(conrelid::regclass, case contype when 'p' then '' else ' ' || conname end, ' ', pg_get_constraintdef(oid))
       from pg_constraint where connamespace = $1::regnamespace and contype <> 'n' and conrelid is distinct from to_regclass($1 || '.migration')
     union all
     select pg_get_indexdef(indexrelid) from pg_index join pg_class on pg_class.oid = indexrelid
      where relnamespace = $1::regnamespace and not exists (select from pg_constraint where conindid = indexrelid)`,
    [schema],
  );
  return rows.map(({ line }) => line);
}

describe('the tables that migrations make of an empty database', () => {
  let server: EmbeddedServer;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = await startTemporaryPostgres();
    environment = { DATABASE_URL: server.url };
  }, 120_000);

  afterAll(() => server?.stop());

  it('are checked in every service with a database', () => {
    expect(apps.sort()).toEqual(['authority', 'console', 'materials', 'tokens', 'verdict']);
  });

  it.each(apps)('match the entities of %s', async (app) => {
    const { database: service } = (await import(moduleOf(app))) as { database: ServiceDatabase };
    expect(await schemaDifference(service, environment)).toEqual({ up: [], down: [] });

    // the schema builder compares names and columns only; PostgreSQL also compares conditions, checks and defaults
    const database = await new DataSource(databaseOptions(service, environment)).initialize();
    try {
      const migrated = await describeTables(database, app);
      await database.query(`drop schema "${app}" cascade; create schema "${app}"`);
      await database.synchronize();
      const declared = await describeTables(database, app);
      const differences = {
        migrated: migrated.filter((line) => !declared.includes(line)).sort(),
        declared: declared.filter((line) => !migrated.includes(line)),
      };
      expect(differences).toEqual(beyondTypeOrm[app] ?? { migrated: [], declared: [] });
    } finally {
      await database.destroy();
    }
  });
});
