import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess, freePort, listenTo } from '@shiren/embedded';
import { root } from './root.js';

/** Contents of run.json, which describes a running system. */
export interface RunFile {
  gateway: string;
  /** For phones in the same network, if HTTPS_PORT is set. */
  https?: string;
  console: string;
  consoleUser: string;
  consolePassword: string;
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** For the sandbox. */
  testAccessKeyId: string;
  testAccessKeySecret: string;
  pid: number;
  natsUrl: string;
  databaseUrl: string;
  services: Record<string, { pid: number; health?: string }>;
}

export interface RunningSystem extends RunFile {
  home: string;
  /** Stops it as Ctrl-C does, and removes its data. */
  stop(): Promise<void>;
}

const START_DEADLINE = 240_000;
const STOP_DEADLINE = 60_000;

/**
 * Starts the whole system as `npm start` does, with data of its own, or with those in SHIREN_HOME of `env`; `tracer` is a command with arguments to run
 * it under.
 */
export async function startSystem(env: NodeJS.ProcessEnv = {}, tracer: readonly string[] = []): Promise<RunningSystem> {
  const home = env['SHIREN_HOME'] ?? (await mkdtemp(join(tmpdir(), 'shiren-system-')));
  await chmod(home, 0o711);
  const [command = '', ...words] = [...tracer, process.execPath, join(root, 'deploy/launcher/dist/main.js')];
  const child = spawn(command, words, {
    env: { ...process.env, ...env, SHIREN_HOME: home, PORT: String(await freePort()) },
    // through this channel the system notices that the tests were killed, and ends
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.channel?.unref();
  const said = listenTo(child);
  const stop = async (): Promise<void> => {
    await endProcess(child, 'SIGTERM', STOP_DEADLINE);
    await rm(home, { recursive: true, force: true });
  };
  for (const end = Date.now() + START_DEADLINE; Date.now() < end && child.exitCode === null; await pause(50)) {
    if (said().includes('  ready\n')) return { ...(await readRunFile(home)), home, stop };
  }
  await stop();
  throw new Error(`The system did not start. It said:\n${said()}`);
}

export const readRunFile = async (home: string): Promise<RunFile> => JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as RunFile;
