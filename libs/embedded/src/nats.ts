import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { keptPort } from './ports.js';
import { endLeftover, endProcess, listenTo, untilReady, type EmbeddedServer } from './server-process.js';

/** A user and the subjects that it may use; everything else is refused. */
export interface NatsUser {
  name: string;
  password: string;
  publish: readonly string[];
  subscribe: readonly string[];
  /** Whether it may answer a request, once and within its deadline. */
  responds: boolean;
}

export interface NatsOptions {
  /** Holds configuration and streams; created if missing, otherwise reused. */
  directory: string;
  /** Path of nats-server. */
  binary: string;
  /** Absent: every local process may do everything. */
  users?: readonly NatsUser[];
}

const START_DEADLINE = 20_000;
const STOP_DEADLINE = 10_000;

/** Starts a NATS server with JetStream on its own loopback port. */
export async function startNats({ directory, binary, users }: NatsOptions): Promise<EmbeddedServer> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const pidFile = join(directory, 'nats.pid');
  const leftover = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  const configuration = join(directory, 'nats.conf');
  if (leftover > 0) await endLeftover(leftover, configuration, 'SIGTERM', STOP_DEADLINE);
  const port = await keptPort(join(directory, 'port'));
  await writeFile(
    configuration,
    [
      `listen: "127.0.0.1:${port}"`,
      `pid_file: ${JSON.stringify(pidFile)}`,
      // the server's default is to sync its files every two minutes
      `jetstream { store_dir: ${JSON.stringify(join(directory, 'jetstream'))}, sync_interval: "10s", max_file_store: 8GB, max_memory_store: 256MB }`,
      ...(users ? [`authorization ${JSON.stringify({ users: users.map(natsUser) }, null, 1)}`] : []),
    ].join('\n'),
    { mode: 0o600 },
  );
  const child = spawn(binary, ['-c', configuration], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listenTo(child);
  await untilReady('NATS', child, () => greet(port), START_DEADLINE, said);
  return { url: `nats://127.0.0.1:${port}`, process: child, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE) };
}

/** Must be at least as long as the longest deadline of a question. */
const RESPONSES = { max: 1, expires: '2m' };

/** A user in nats-server's configuration format, of which JSON is a subset. */
export const natsUser = ({ name, password, publish, subscribe, responds }: NatsUser): object => ({
  user: name,
  password,
  permissions: { publish: { allow: publish }, subscribe: { allow: subscribe }, ...(responds ? { allow_responses: RESPONSES } : {}) },
});

/** A NATS server greets with `INFO {…}`; ours must report JetStream. */
const greet = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(1_000, () => socket.destroy(new Error('no greeting')));
    socket.once('error', reject);
    socket.once('data', (greeting) => {
      socket.destroy();
      if (greeting.toString().includes('"jetstream":true')) resolve();
      else reject(new Error('no JetStream'));
    });
  });
