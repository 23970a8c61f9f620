import { randomUUID } from 'node:crypto';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { databaseOptions, migrate } from '@shiren/persistence';
import { ensureRoles, ownerOf } from '@shiren/persistence/roles';
import { DataSource } from 'typeorm';
import { database } from '../console.module.js';

let postgres: EmbeddedServer;
const sources: DataSource[] = [];

const urlOf = (role: string): string => {
  const url = new URL(postgres.url);
  [url.username, url.password] = [role, `${role}’s`];
  return url.href;
};
const as = async (role: string): Promise<DataSource> => {
  const source = await new DataSource(databaseOptions(database, { DATABASE_URL: urlOf(role) })).initialize();
  sources.push(source);
  return source;
};

let service: DataSource;
let operator: DataSource;
beforeAll(async () => {
  postgres = await startTemporaryPostgres();
  operator = await new DataSource(databaseOptions(database, { DATABASE_URL: postgres.url })).initialize();
  sources.push(operator);
  await ensureRoles(postgres.url, ['console'], (role) => `${role}’s`);
  await migrate(database, { DATABASE_URL: urlOf(ownerOf('console')) });
  service = await as('console');
}, 120_000);
afterAll(async () => {
  for (const source of sources) await source.destroy();
  await postgres?.stop();
});

const accountId = randomUUID();

describe('the console’s own role', () => {
  it('writes entries and anchors, and reads them', async () => {
    await service.query('insert into account (id, name) values ($1, $2)', [accountId, 'account']);
    for (const sequence of [1, 2]) {
      await service.query(`insert into audit_entry values ($1, $2, now(), 'owner', '', 'scene.add', 'One', '{}', $3)`, [
        accountId,
        sequence,
        Buffer.alloc(32, sequence),
      ]);
      await service.query(
        `insert into audit_anchor (account_id, sequence, at) values ($1, $2, now())
         on conflict (account_id) do update set sequence = excluded.sequence, at = excluded.at`,
        [accountId, sequence],
      );
    }
    expect(await service.query('select sequence, hash from audit_anchor')).toEqual([{ sequence: 2, hash: Buffer.alloc(32, 2) }]);
  });

  it.each([
    'truncate audit_entry',
    'truncate account cascade',
    'update audit_entry set subject = subject',
    'delete from audit_entry',
    'drop table audit_entry',
    'alter table audit_entry disable trigger all',
    'alter table audit_entry add note text',
    'drop trigger audit_entry_only_grows on audit_entry',
    'create trigger mine before insert on audit_entry for each row execute function refuse_change()',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
    'create rule mine as on insert to audit_entry do instead nothing',
    'delete from audit_anchor',
    'truncate audit_anchor',
    'alter table audit_anchor disable trigger all',
    'create table mine (id int)',
    'create index mine on account (name)',
    'alter table account add note text',
    'drop schema console cascade',
    'delete from migration',
    'set role console_owner',
    'set session_replication_role = replica',
  ])('may not %s', async (statement) => {
    await expect(service.query(statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  const entry = (sequence: number, at: string): Promise<unknown> =>
    service.query(`insert into audit_entry values ($1, $2, ${at}, 'owner', '', 'scene.add', 'Forged', '{}', $3)`, [accountId, sequence, Buffer.alloc(32)]);

  it('can only add the next entry, with the current time', async () => {
    await expect(entry(4, 'now()')).rejects.toThrow('has the next sequence');
    await expect(entry(3, `now() - interval '2 hours'`)).rejects.toThrow('has the time of now');
    await expect(entry(3, `now() + interval '2 hours'`)).rejects.toThrow('has the time of now');
  });

  it('cannot be misled by temporary tables of the same names', async () => {
    const runner = service.createQueryRunner();
    try {
      await runner.query('create temporary table audit_entry (account_id uuid, sequence int, hash bytea)');
      await runner.query(`insert into pg_temp.audit_entry values ($1, 3, '\\x00')`, [accountId]);
      await expect(runner.query('update console.audit_anchor set sequence = 3')).rejects.toThrow('returned no rows');
      await expect(
        runner.query(`insert into console.audit_entry values ($1, 4, now(), 'owner', '', 'scene.add', 'Forged', '{}', '\\x00')`, [accountId]),
      ).rejects.toThrow('has the next sequence');
      await runner.query('drop table pg_temp.audit_entry');
    } finally {
      await runner.release();
    }
  });

  it('moves an anchor forward and never back', async () => {
    await expect(service.query('update audit_anchor set sequence = 1')).rejects.toThrow('an anchor only moves on');
    await expect(service.query(`update audit_anchor set hash = '\\x00'`)).rejects.toThrow('an anchor only moves on');
  });

  it('may create temporary tables, as an import does', async () => {
    await service.transaction((manager) => manager.query('create temporary table passing on commit drop as select * from account'));
  });
});

it('not even the owner of the tables can empty the audit log by mistake', async () => {
  const owner = await as(ownerOf('console'));
  await expect(owner.query('truncate audit_entry')).rejects.toThrow('the audit log only grows');
  await expect(owner.query('truncate account cascade')).rejects.toThrow('the audit log only grows');
  expect(await operator.query('select count(*)::int as count from console.audit_entry')).toEqual([{ count: 2 }]);
});
