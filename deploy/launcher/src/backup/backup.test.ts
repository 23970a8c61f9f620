import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, startNats, startPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Client } from 'pg';
import { Home } from '../home.js';
import { takeLock } from '../lock.js';
import { Progress } from '../progress.js';
import { backUp } from './backup.js';
import { schemas } from './capabilities.js';
import { restore } from './restore.js';

/** A folder with real servers and tables like a system's, but without services. e2e/src/backup.test.ts does the same with a whole system. */

const progress = new Progress(() => undefined);
const never = new AbortController().signal;
const image = Buffer.from('an encrypted image');
let folder: string;
let home: Home;
let release: (() => Promise<void>) | undefined;
let servers: EmbeddedServer[] = [];
let client: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  await chmod(folder, 0o711);
  home = new Home(join(folder, 'system'));
  await home.prepare([]);
  release = await takeLock(home.lock);
  const { postgresPassword } = await home.secrets();
  servers = await Promise.all([
    startPostgres({ directory: home.postgres, password: postgresPassword, volatile: true }),
    startNats({ directory: home.nats, binary: await findNatsServer() }),
  ]);
  const [databaseUrl = '', natsUrl] = servers.map(({ url }) => url);
  client = await connected(databaseUrl);
  for (const schema of schemas) {
    await client.query(`create schema ${schema}; create table ${schema}.migration (name text); insert into ${schema}.migration values ('Outbox1700000000000')`);
    await client.query(`create table ${schema}.outbox (id int, stream_sequence bigint, stream_created text)`);
  }
  const run = { pid: process.pid, gateway: '', console: '', databaseUrl, natsUrl, blobDirectory: home.blobs, settingsElsewhere: ['MASTER_KEY'] };
  await writeFile(home.runFile, JSON.stringify(run));
  await mkdir(join(home.blobs, 'transient'));
  await Promise.all(['kept', 'unfinished.1~', 'transient/one'].map((name) => writeFile(join(home.blobs, name), image)));
}, 60_000);

afterAll(async () => {
  await client?.end();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function connected(url: string): Promise<Client> {
  const made = new Client({ connectionString: url });
  await made.connect();
  return made;
}

/** Opens the database that was restored into a folder. */
async function inside<Row extends object>(restored: Home, statement: string): Promise<Row[]> {
  const { postgresPassword } = await restored.secrets();
  const server = await startPostgres({ directory: restored.postgres, password: postgresPassword, volatile: true });
  const opened = await connected(server.url);
  try {
    return (await opened.query<Row>(statement)).rows;
  } finally {
    await opened.end();
    await server.stop();
  }
}

it('has every transaction that ended before the copy began, and none by half, though files changed while they were copied', async () => {
  await client.query('create table payment (number int primary key, amount int not null); create table receipt (number int primary key, text text)');
  let written = 0;
  let stopped = false;
  const pay = async (): Promise<void> => {
    await client.query('begin');
    await client.query('insert into payment values ($1, 1), ($2, -1)', [written * 2, written * 2 + 1]);
    await client.query('insert into receipt values ($1, $2)', [written, 'x'.repeat(2_000)]);
    await client.query('commit');
    written += 1;
    // a checkpoint during the copy: what was written before it is then only in files that may have been copied already
    if (written % 10 === 0) await client.query('checkpoint');
    if (written % 50 > 0) return;
    await client.query('delete from receipt where number < $1', [written - 20]);
    await client.query('vacuum receipt'); // makes the file shorter
  };
  while (written < 200) await pay();
  const certain = written;
  const writing = (async () => {
    while (!stopped) await pay();
  })();
  const file = join(folder, 'running.backup');
  const made = await backUp(home, file, {}, progress, never).finally(() => (stopped = true));
  await writing;
  expect(made).toMatchObject({ file, images: 1, keysElsewhere: ['MASTER_KEY'] });
  // nothing keeps the server's log from being deleted any more
  expect((await client.query('select from pg_replication_slots')).rows).toEqual([]);

  const copy = new Home(join(folder, 'copy'));
  await restore(copy, file, {}, progress);
  expect(await readFile(join(copy.blobs, 'kept'))).toEqual(image);
  expect(await readdir(copy.blobs)).toEqual(expect.not.arrayContaining(['unfinished.1~']));
  expect(await readdir(join(copy.blobs, 'transient'))).toEqual([]);
  expect(await copy.secrets()).toEqual(await home.secrets());
  const [found] = await inside<{ total: string; payments: string; last: number }>(
    copy,
    'select sum(amount) as total, count(*) as payments, max(number) as last from payment',
  );
  expect([found?.total, Number(found?.payments)]).toEqual(['0', (found?.last ?? 0) + 1]);
  expect(Number(found?.payments)).toBeGreaterThanOrEqual(certain * 2);
  expect(Number(found?.payments)).toBeLessThanOrEqual(written * 2);
}, 120_000);

it('a stopped system is backed up too; what is in a folder stays unless it is to be replaced, and then it is set aside', async () => {
  await client.end();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await release?.();
  const { file } = await backUp(home, folder, {}, progress, never);
  await expect(backUp(home, file, {}, progress, never)).rejects.toMatchObject({ code: 'EXISTS' });

  const copy = new Home(join(folder, 'copy'));
  await expect(restore(copy, file, {}, progress)).rejects.toMatchObject({ code: 'HOLDS_DATA' });
  const cut = join(folder, 'cut.backup');
  await copyFile(file, cut);
  await truncate(cut, 100_000);
  await expect(restore(copy, cut, { replace: true }, progress)).rejects.toMatchObject({ code: 'DAMAGED' });
  await writeFile(join(copy.blobs, 'older'), image);
  const { setAside = '' } = await restore(copy, file, { replace: true }, progress);
  expect(await readdir(copy.blobs)).toEqual(expect.arrayContaining(['kept']));
  expect(await readdir(copy.blobs)).not.toContain('older');
  // what was set aside is a system's folder as before
  expect(await readdir(join(setAside, 'blobs'))).toContain('older');
  expect(await inside(new Home(setAside), 'select from payment limit 1')).toHaveLength(1);
}, 120_000);

it('after an interrupted restore nothing starts until it was done again', async () => {
  const copy = new Home(join(folder, 'copy'));
  await writeFile(copy.restoring, '');
  await expect(copy.expectWhole()).rejects.toThrow(/incomplete/);
  await rm(copy.secretsFile);
  const [file = ''] = (await readdir(folder)).filter((name) => /^shiren-.*\.backup$/.test(name));
  await restore(copy, join(folder, file), {}, progress);
  await copy.expectWhole();
  expect(await copy.secrets()).toEqual(await home.secrets());
}, 60_000);

it('says where a system is whose data is not in its folder', async () => {
  process.env['BLOB_S3_BUCKET'] = 'faces';
  try {
    await expect(backUp(home, join(folder, 'other.backup'), {}, progress, never)).rejects.toMatchObject({ code: 'ELSEWHERE' });
  } finally {
    delete process.env['BLOB_S3_BUCKET'];
  }
  await expect(backUp(new Home(join(folder, 'nothing')), join(folder, 'other.backup'), {}, progress, never)).rejects.toMatchObject({ code: 'NO_DATA' });
});
