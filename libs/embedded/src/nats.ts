import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { keptPort } from './ports.js';
import { endLeftover, endProcess, listenTo, untilReady, type EmbeddedServer } from './server-process.js';

export interface NatsOptions {
  /** Holds configuration and streams; made where it is missing, and taken up again where it is not. */
  directory: string;
  /** Path of nats-server. */
  binary: string;
}

const START_DEADLINE = 20_000;
const STOP_DEADLINE = 10_000;

/** Starts a NATS server with JetStream on a loopback port of its own. */
export async function startNats({ directory, binary }: NatsOptions): Promise<EmbeddedServer> {
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
      // the server syncs its files every two minutes unless told otherwise
      `jetstream { store_dir: ${JSON.stringify(join(directory, 'jetstream'))}, sync_interval: "10s", max_file_store: 8GB, max_memory_store: 256MB }`,
    ].join('\n'),
  );
  const child = spawn(binary, ['-c', configuration], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listenTo(child);
  await untilReady('NATS', child, () => greet(port), START_DEADLINE, said);
  return { url: `nats://127.0.0.1:${port}`, process: child, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE) };
}

/** A NATS server greets with `INFO {…}`; ours must say that it has JetStream. */
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
