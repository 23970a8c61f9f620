import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcess, freePort, listenTo, untilReady } from '@shiren/embedded';
import { root, withParent } from './root.js';

const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 30_000;

export interface RunningProcess {
  /** Address of `/metrics` and the health checks. */
  health: string;
  /** Stops it as a rolling update does. */
  stop(): Promise<void>;
}

/** Migrates the schema of a built service. */
export async function migrateService(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const program = join(root, 'apps', name, 'dist/main.js');
  await promisify(execFile)(process.execPath, [program, '--migrate'], { env: { ...process.env, ...env }, timeout: START_DEADLINE_MS });
}

/** Starts one built service as a separate process, using the servers in `env`, and resolves once it is ready. */
export async function startService(name: string, env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [...withParent, join(root, 'apps', name, 'dist/main.js')], {
    env: { ...process.env, ...env, HEALTH_HOST: '127.0.0.1', HEALTH_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const health = `http://127.0.0.1:${port}`;
  const isReady = async (): Promise<void> => {
    const { status } = await fetch(`${health}/health/ready`);
    if (status !== 200) throw new Error(`status ${status}`);
  };
  await untilReady(name, child, isReady, START_DEADLINE_MS, listenTo(child));
  return { health, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE_MS) };
}
