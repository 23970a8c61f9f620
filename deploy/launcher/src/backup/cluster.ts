import { opendir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { entryOf, fileEntry, folderEntry, type Entry } from './archive.js';

const CONNECT_DEADLINE_MS = 10_000;
/** For the checkpoint at the beginning: longer than a busy disk needs to write what is in memory. */
const STATEMENT_DEADLINE_MS = 600_000;
const CONTROL = 'global/pg_control';
/** Folders of which PostgreSQL's documentation says that only they themselves belong in a backup, not what is in them. */
const EMPTIED = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'];
/** Files that belong to the running server, or that it makes itself. */
const LEFT_OUT = /(^|\/)(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map|current_logfiles|pg_internal\.init.*|pgsql_tmp.*)$/;

/**
 * PostgreSQL's files while it runs, by its own procedure for backups (`pg_backup_start`, copy, `pg_backup_stop`, and the log written meanwhile). The
 * package of binaries has neither pg_basebackup nor pg_dump. A server that starts from them repairs them with that log, and then has exactly
 * what was committed when `pg_backup_stop` ran.
 */
export async function* clusterEntries(databaseUrl: string, below: string): AsyncGenerator<Entry> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'backup',
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
    statement_timeout: STATEMENT_DEADLINE_MS,
    keepAlive: true,
  });
  // an error while no statement runs; the next statement reports it
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { folder } = await one<{ folder: string }>(client, `select current_setting('data_directory') as folder`);
    // makes the server keep its log from here on until this connection ends
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [`backup_${process.pid}_${Date.now()}`]);
    const { first } = await one<{ first: string }>(client, `select pg_walfile_name(pg_backup_start('shiren', true)) as first`);
    for await (const entry of filesBelow(
      folder,
      below,
      (path) => path !== CONTROL && !LEFT_OUT.test(path),
      (path) => !EMPTIED.includes(path),
    ))
      yield entry;
    // last, as pg_basebackup does
    yield { ...entryOf(`${below}/${CONTROL}`, ''), ...(await steady(join(folder, CONTROL))) };
    const { label, last } = await one<{ label: string; last: string }>(
      client,
      'select labelfile as label, pg_walfile_name(lsn) as last from pg_backup_stop(false)',
    );
    yield entryOf(`${below}/backup_label`, label);
    const isOfBackup = (name: string): boolean => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;
    yield* filesBelow(join(folder, 'pg_wal'), `${below}/pg_wal`, isOfBackup, () => false);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function one<Row extends object>(client: Client, statement: string): Promise<Row> {
  const { rows } = await client.query<Row>(statement);
  if (!rows[0]) throw new Error(`PostgreSQL returned nothing for: ${statement}`);
  return rows[0];
}

/** The server overwrites this file in place, so it is read until it is the same twice. */
async function steady(file: string): Promise<Pick<Entry, 'size' | 'content'>> {
  let bytes = await readFile(file);
  for (let again = await readFile(file); !again.equals(bytes); again = await readFile(file)) bytes = again;
  return { size: bytes.length, content: [bytes] };
}

/** Files and folders that may come and go meanwhile. `keeps` and `enters` decide by the path below `folder`. */
export async function* filesBelow(
  folder: string,
  below: string,
  keeps: (path: string) => boolean,
  enters: (path: string) => boolean,
  path = '',
): AsyncGenerator<Entry> {
  const items = await opendir(join(folder, path)).catch(ignoreAbsent);
  if (!items) return;
  for await (const item of items) {
    const inside = path === '' ? item.name : `${path}/${item.name}`;
    if (item.isDirectory()) {
      yield folderEntry(`${below}/${inside}`);
      if (enters(inside)) yield* filesBelow(folder, below, keeps, enters, inside);
    } else if (item.isFile() && keeps(inside)) {
      const entry = await fileEntry(`${below}/${inside}`, join(folder, inside));
      if (entry) yield entry;
    }
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
