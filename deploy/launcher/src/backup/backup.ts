import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findNatsServer, startNats, startPostgres } from '@shiren/embedded';
import { Client } from 'pg';
import { OPERATOR, natsUsers, passwordOf, withUser } from '../credentials.js';
import { exists, settingsElsewhere, type Home, type RunningSystem } from '../home.js';
import { RunsAlready, takeLock } from '../lock.js';
import type { Progress } from '../progress.js';
import { MANIFEST, entryOf, fileEntry, writeArchive, type Entry } from './archive.js';
import { capabilities, schemas } from './capabilities.js';
import { clusterEntries, filesBelow } from './cluster.js';
import { handledEvents } from './events.js';
import { FORMAT, Refusal, type Manifest } from './manifest.js';
import { sealFor, type Keys } from './seal.js';

/** Files besides the servers' data and the images. */
const FILES = ['secrets.json', 'certificate.pem', 'certificate-key.pem'];
const CONNECT_DEADLINE_MS = 10_000;

export interface MadeBackup {
  file: string;
  bytes: number;
  images: number;
  keysElsewhere: readonly string[];
}

/**
 * Writes one file with everything that the system in this folder needs to continue: keys, database and images, consistent with each other, while it
 * runs or while it is stopped. Why this order: docs/decisions/0132-backup.md.
 */
export async function backUp(home: Home, target: string, keys: Keys, progress: Progress, signal: AbortSignal): Promise<MadeBackup> {
  const file = await fileFor(resolve(target));
  const seal = await sealFor(keys);
  if (!(await exists(home.secretsFile))) throw new Refusal('NO_DATA', `There is no system in ${home.path}: set SHIREN_HOME to the folder with its data.`);
  const source = await sourceIn(home, progress);
  try {
    // before the database is copied, so that the copy contains what was done with these events
    const handled = await progress.step('events', () => handledEvents(source.natsUrl));
    const { release, postgres, machine } = await capabilities();
    const manifest: Manifest = {
      ...{ format: FORMAT, madeAt: new Date().toISOString(), release, postgres, machine, handled },
      migrations: await appliedMigrations(source.databaseUrl),
      keysElsewhere: source.settingsElsewhere,
    };
    let images = 0;
    const counted = async function* (): AsyncGenerator<Entry> {
      for await (const entry of entriesOf(home, source, manifest)) {
        if (entry.kind === 'file' && entry.path.startsWith('home/blobs/')) images += 1;
        yield entry;
      }
    };
    await progress.step('database and images', () => writeArchive(file, counted(), signal, seal));
    return { file, bytes: (await stat(file)).size, images, keysElsewhere: manifest.keysElsewhere };
  } finally {
    await source.stop();
  }
}

/** A folder gets a file named after the time. Nothing is overwritten. */
async function fileFor(target: string): Promise<string> {
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory()) return join(target, `shiren-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`);
  if (found) throw new Refusal('EXISTS', `${target} exists already: name another file, or a folder.`);
  return target;
}

interface Source extends Pick<RunningSystem, 'databaseUrl' | 'natsUrl' | 'blobDirectory'> {
  settingsElsewhere: readonly string[];
  stop(): Promise<void>;
}

/** The running system; or the servers of a stopped one, started for as long as the backup takes. */
async function sourceIn(home: Home, progress: Progress): Promise<Source> {
  const release = await takeLock(home.lock).catch((error: unknown) => {
    if (!(error instanceof RunsAlready)) throw error;
  });
  if (!release) {
    const running = await home.running();
    if (!running) throw new Refusal('STARTING', 'The system is starting or stopping: try again in a minute.');
    const { settingsElsewhere: elsewhere = [] } = running;
    expectHere(elsewhere);
    return { ...running, settingsElsewhere: elsewhere, stop: () => Promise.resolve() };
  }
  try {
    const elsewhere = settingsElsewhere(process.env);
    expectHere(elsewhere);
    const { postgresPassword, serviceSecret } = await home.secrets();
    const postgres = await progress.step('PostgreSQL', () => startPostgres({ directory: home.postgres, password: postgresPassword }));
    const binary = await findNatsServer((text) => progress.say(text));
    const nats = await progress.step('NATS', () => startNats({ directory: home.nats, binary, users: natsUsers(serviceSecret) }));
    return {
      databaseUrl: postgres.url,
      natsUrl: withUser(nats.url, OPERATOR, passwordOf(serviceSecret, 'nats', OPERATOR)),
      blobDirectory: process.env['BLOB_DIRECTORY'] ?? home.blobs,
      settingsElsewhere: elsewhere,
      stop: async () => {
        await Promise.all([postgres.stop(), nats.stop()]);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function expectHere(elsewhere: readonly string[]): void {
  const [found] = elsewhere.filter((name) => ['DATABASE_URL', 'BLOB_S3_BUCKET'].includes(name));
  if (found)
    throw new Refusal('ELSEWHERE', `${found} is set, so this system's data is not in its folder. docs/operators/backup.md says how to back it up together.`);
}

async function appliedMigrations(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'backup', connectionTimeoutMillis: CONNECT_DEADLINE_MS });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(schemas.map((schema) => `select name from ${schema}.migration`).join(' union '));
    return rows.map(({ name }) => name).sort();
  } finally {
    await client.end();
  }
}

/** The images come last: they are stored before the row that names them, so whatever the copied database names is there, unless it was erased since. */
async function* entriesOf(home: Home, { databaseUrl, blobDirectory }: Source, manifest: Manifest): AsyncGenerator<Entry> {
  yield entryOf(MANIFEST, JSON.stringify(manifest, null, 2));
  for (const name of FILES) {
    const entry = await fileEntry(`home/${name}`, join(home.path, name));
    if (entry) yield entry;
  }
  yield* clusterEntries(databaseUrl, 'cluster');
  const isWritten = (path: string): boolean => !path.endsWith('~');
  const outlivesItsCall = (path: string): boolean => path !== 'transient';
  yield* filesBelow(blobDirectory, 'home/blobs', isWritten, outlivesItsCall);
}
