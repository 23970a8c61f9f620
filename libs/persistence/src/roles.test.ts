import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migrate, type ServiceDatabase } from './database.js';
import { ensureRoles, ownerOf } from './roles.js';

class Tickets1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table ticket (id bigint generated always as identity primary key, note text)');
    await runner.query('create table journal (note text)');
    await runner.query(`create function stay() returns trigger language plpgsql as $$ begin return null; end $$`);
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}
class Notes1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table note (id bigint generated always as identity, text text)');
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}
const before: ServiceDatabase = { schema: 'tokens', entities: [], migrations: [Tickets1700000000001] };
const after: ServiceDatabase = { ...before, migrations: [Tickets1700000000001, Notes1700000000002], privileges: { journal: 'select, insert' } };

let postgres: EmbeddedServer;
beforeEach(async () => {
  postgres = await startTemporaryPostgres();
}, 60_000);
afterEach(() => postgres?.stop());

const urlOf = (role: string): string => {
  const url = new URL(postgres.url);
  [url.username, url.password] = [role, 'secret'];
  return url.href;
};
async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, options: '-c search_path=tokens' });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** Checks what the service may and may not do once its tables belong to another role. */
async function expectServed(): Promise<void> {
  const service = urlOf('tokens');
  await query(service, `insert into ticket (note) values ('new'); update ticket set note = 'changed'; delete from ticket where note = 'none'`);
  await query(service, `insert into note (text) values ('new'); insert into journal values ('new')`);
  await query(service, 'begin; create temporary table passing on commit drop as select * from ticket; commit');
  for (const refused of [
    'truncate ticket',
    'drop table ticket',
    'alter table ticket add more text',
    'create table mine (id int)',
    'create trigger mine before insert on ticket for each row execute function stay()',
    'update journal set note = note',
    'delete from journal',
    'select * from migration',
    'set role tokens_owner',
  ]) {
    await expect(query(service, refused)).rejects.toThrow(/permission denied|must be owner/);
  }
}

describe('tables that belonged to the service', () => {
  it('are transferred to its owner by the roles that the launcher and Compose create', async () => {
    // as the previous release set it up
    await query(postgres.url, `create role tokens login password 'secret'; create schema tokens authorization tokens`);
    await migrate(before, { DATABASE_URL: urlOf('tokens') });
    for (let start = 0; start < 2; start += 1) {
      await ensureRoles(postgres.url, ['tokens'], () => 'secret');
      await migrate(after, { DATABASE_URL: urlOf(ownerOf('tokens')) });
    }
    await expectServed();
  }, 60_000);

  it('are transferred by the migration alone if the owner is a member of the service and of the database’s owner, as in Kubernetes', async () => {
    await query(
      postgres.url,
      `create role tokens login password 'secret'; create schema tokens authorization tokens;
       create role app; alter database shiren owner to app; create role tokens_owner in role tokens, app login password 'secret'`,
    );
    await migrate(before, { DATABASE_URL: urlOf('tokens') });
    await migrate(after, { DATABASE_URL: urlOf('tokens_owner') });
    await expectServed();
    await migrate(after, { DATABASE_URL: urlOf('tokens_owner') });
    await expect(migrate(after, { DATABASE_URL: urlOf('tokens') })).rejects.toThrow('owned by tokens_owner');
  }, 60_000);

  it('stay writable meanwhile', async () => {
    await query(postgres.url, `create role tokens login password 'secret'; create schema tokens authorization tokens`);
    await migrate(before, { DATABASE_URL: urlOf('tokens') });
    const client = new Client({ connectionString: urlOf('tokens'), options: '-c search_path=tokens' });
    await client.connect();
    let ended = false;
    let written = 0;
    const writing = (async (): Promise<void> => {
      for (; !ended; written += 1) await client.query(`insert into ticket (note) values ('running')`);
    })();
    await ensureRoles(postgres.url, ['tokens'], () => 'secret');
    await migrate(after, { DATABASE_URL: urlOf(ownerOf('tokens')) });
    ended = true;
    await writing;
    await client.end();
    expect(await query(postgres.url, 'select count(*)::int as written from ticket')).toEqual([{ written }]);
  }, 60_000);
});

it('a role of the operator’s own keeps all privileges to itself, even if other roles are named like services', async () => {
  await query(
    postgres.url,
    `create role tokens login password 'secret'; create role single login password 'secret'; create schema tokens authorization single`,
  );
  await query(postgres.url, 'grant connect, create on database shiren to single');
  await migrate(after, { DATABASE_URL: urlOf('single') });
  await query(urlOf('single'), `insert into journal values ('new'); alter table ticket add more text`);
  await expect(query(urlOf('tokens'), 'select * from tokens.ticket')).rejects.toThrow('permission denied');
}, 60_000);
