import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseOptions } from './database.js';

let server: EmbeddedServer;
let database: DataSource;
let observer: DataSource;
/** What the connection of `database` is doing. */
const STATE = "select state from pg_stat_activity where application_name = 'public' and query not like '%pg_stat_activity%'";

beforeAll(async () => {
  server = await startTemporaryPostgres();
  // one connection, so that each statement meets what the one before left
  const env = { DATABASE_URL: server.url, DATABASE_POOL: '1' };
  database = await new DataSource(databaseOptions({ schema: 'public', entities: [], migrations: [] }, env)).initialize();
  observer = await new DataSource(databaseOptions({ schema: 'public', entities: [], migrations: [] }, env)).initialize();
  await database.query('create table entry (id int primary key, text text)');
}, 120_000);

afterAll(async () => {
  await observer?.destroy();
  await database?.destroy();
  await server?.stop();
});

beforeEach(() => database.query('truncate entry'));

const add = (manager: EntityManager, id: number): Promise<unknown> => manager.query('insert into entry (id) values ($1)', [id]);
const count = async (manager: EntityManager = database.manager): Promise<number> => {
  const [{ found }] = await manager.query<[{ found: number }]>('select count(*)::int as found from entry where id > $1', [0]);
  return found;
};
const prepared = (text: string): Promise<unknown[]> => database.query(`select from pg_prepared_statements where statement = '${text}'`);

describe('a connection of a service', () => {
  it('begins a transaction with its first statement', async () => {
    const states = await database.transaction(async (manager) => {
      const before = await observer.query<{ state: string }[]>(STATE);
      await add(manager, 1);
      return [...before, ...(await observer.query<{ state: string }[]>(STATE))];
    });
    expect(states).toEqual([{ state: 'idle' }, { state: 'idle in transaction' }]);
    await database.query('truncate entry');
    await expect(
      database.transaction(async (manager) => {
        await add(manager, 1);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await count()).toBe(0);
  });

  it('needs nothing of the server for an empty transaction', async () => {
    await expect(database.transaction(async () => 'done')).resolves.toBe('done');
    await expect(database.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await add(database.manager, 1);
    expect(await count()).toBe(1);
  });

  it('runs statements that are sent together in the order of the calls', async () => {
    const counts = await database.transaction((manager) => Promise.all([count(manager), add(manager, 1), count(manager), add(manager, 2), count(manager)]));
    expect([counts[0], counts[2], counts[4]]).toEqual([0, 1, 2]);
  });

  it('undoes all of a transaction if one of the statements sent together fails', async () => {
    await expect(database.transaction((manager) => Promise.all([add(manager, 1), add(manager, 1), add(manager, 2)]))).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(0);
    await database.transaction((manager) => add(manager, 3));
    expect(await count()).toBe(1);
  });

  it('prepares what it runs often, and nothing else', async () => {
    const often = 'select $1::int + 1 as sum';
    for (let run = 1; run < 6; run++) await database.query(often, [run]);
    expect(await prepared(often)).toHaveLength(0);
    for (let run = 6; run < 9; run++) await expect(database.query(often, [run])).resolves.toEqual([{ sum: run + 1 }]);
    expect(await prepared(often)).toHaveLength(1);
    await expect(database.query(often, [null])).resolves.toEqual([{ sum: null }]);
    await expect(database.query(often, ['many'])).rejects.toMatchObject({ code: '22P02' });
    await expect(database.query(often, [1])).resolves.toEqual([{ sum: 2 }]);
  });

  it('prepares a bounded number of statements', async () => {
    for (let text = 0; text < 250; text++) for (let run = 0; run < 6; run++) await database.query(`select ${text} + $1::int as sum`, [run]);
    const all = await database.query<unknown[]>('select from pg_prepared_statements');
    expect(all.length).toBeGreaterThan(150);
    expect(all.length).toBeLessThanOrEqual(200);
  });
});
