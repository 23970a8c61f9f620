import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess, freePort, listenTo, untilReady } from '@shiren/embedded';
import { root, withParent } from './root.js';
import { readRunFile } from './system.js';

const START_DEADLINE = 60_000;
const STOP_DEADLINE = 20_000;

export interface RunningGateway {
  gateway: string;
  /** Accepts messages for a probe among `options` to answer. */
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts another gateway next to that of the system in `home`, as in larger installations; `options` are for Node. */
export async function startGateway(home: string, options: readonly string[] = []): Promise<RunningGateway> {
  const [{ natsUrl }, secrets, port] = await Promise.all([readRunFile(home), readFile(join(home, 'secrets.json'), 'utf8'), freePort()]);
  const { MASTER_KEY } = JSON.parse(secrets) as { MASTER_KEY: string };
  const own = { NATS_URL: natsUrl, MASTER_KEY, BLOB_DIRECTORY: join(home, 'blobs'), PORT: String(port), HOST: '127.0.0.1', HEALTH_HOST: '127.0.0.1' };
  const child = spawn(process.execPath, [...withParent, ...options, join(root, 'apps/gateway/dist/main.js')], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gateway = `http://127.0.0.1:${port}`;
  await untilReady('gateway', child, () => fetch(gateway), START_DEADLINE, listenTo(child));
  return { gateway, child, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE) };
}
