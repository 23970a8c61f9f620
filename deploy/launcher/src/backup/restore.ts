import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterOf, startPostgres } from '@shiren/embedded';
import { exists, remove, type Home } from '../home.js';
import { takeLock } from '../lock.js';
import type { Progress } from '../progress.js';
import { checkArchive, extractArchive } from './archive.js';
import { capabilities, schemas } from './capabilities.js';
import { forgetHandledEvents } from './events.js';
import { Refusal, expectRestorable, type Manifest } from './manifest.js';
import { unsealWith, type Keys } from './seal.js';

/** Everything in a system's folder, except the lock. */
const CONTENTS = ['secrets.json', 'certificate.pem', 'certificate-key.pem', 'blobs', 'postgres', 'nats', 'logs', 'processes.json', 'run.json'];
/** PostgreSQL repairs the copied files with the log that was written meanwhile: as long as the backup took, if much was written. */
const RECOVERY_DEADLINE_MS = 3_600_000;

export interface RestoreOptions extends Keys {
  /** Only reads the backup. */
  check?: boolean;
  /** Sets data aside that is in the folder. */
  replace?: boolean;
}

export interface Restored {
  manifest: Manifest;
  /** Where the former data is now. */
  setAside?: string;
}

/** Puts a backup into the folder, and starts its database once, which proves that it is complete. Nothing is changed unless the whole file can be read. */
export async function restore(home: Home, file: string, { check = false, replace = false, ...keys }: RestoreOptions, progress: Progress): Promise<Restored> {
  const unseal = await unsealWith(keys);
  const manifest = await progress.step('read to its end', () => checkArchive(file, unseal));
  expectRestorable(manifest, await capabilities());
  if (check) return { manifest };
  await mkdir(home.path, { recursive: true });
  const release = await takeLock(home.lock);
  try {
    const setAside = await makeRoom(home, replace);
    await writeFile(home.restoring, '');
    await home.prepare([]);
    const { cluster, owner } = await clusterOf(home.postgres);
    await mkdir(cluster, { recursive: true, mode: 0o700 });
    const destinations = [
      { top: 'home', folder: home.path },
      { top: 'cluster', folder: cluster },
    ];
    await progress.step('files', () => extractArchive(file, destinations, unseal));
    if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, cluster]);
    await progress.step('database', () => recover(home, manifest));
    execFileSync('sync');
    await remove(home.restoring);
    return { manifest, ...(setAside === undefined ? {} : { setAside }) };
  } finally {
    await release();
  }
}

async function recover(home: Home, { handled }: Manifest): Promise<void> {
  const { postgresPassword } = await home.secrets();
  const postgres = await startPostgres({ directory: home.postgres, password: postgresPassword, deadline: RECOVERY_DEADLINE_MS });
  try {
    await forgetHandledEvents(postgres.url, schemas, handled);
  } finally {
    await postgres.stop();
  }
}

/** Deletes what an interrupted restore left, and sets other data aside if that is wanted; returns where it is then. */
async function makeRoom(home: Home, replace: boolean): Promise<string | undefined> {
  const { cluster } = await clusterOf(home.postgres);
  if (await exists(home.restoring)) {
    await Promise.all([cluster, ...CONTENTS.map((name) => join(home.path, name))].map((path) => rm(path, { recursive: true, force: true })));
    return undefined;
  }
  // clusterOf has made the folder, so it is the cluster that counts
  const found = await Promise.all([exists(home.secretsFile), exists(cluster)]);
  if (!found.includes(true)) return undefined;
  if (!replace)
    throw new Refusal('HOLDS_DATA', `${home.path} holds data already. Restore into another folder (SHIREN_HOME), or set this data aside with --replace.`);
  const aside = join(home.path, `before-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  await mkdir(aside, { mode: 0o711 });
  for (const name of CONTENTS) if (await exists(join(home.path, name))) await rename(join(home.path, name), join(aside, name));
  // PostgreSQL's files are elsewhere if its user can't enter this folder
  if (await exists(cluster)) await rename(cluster, (await clusterOf(join(aside, 'postgres'))).cluster);
  return aside;
}
