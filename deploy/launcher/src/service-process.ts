import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess } from '@shiren/embedded';
import type { Running } from './supervised.js';

const STOP_DEADLINE = 10_000;
const MIGRATION_DEADLINE = 120_000;
const POLL = 100;

/** Runs a program of ours in the background, its output in a log; detached, so that the terminal's Ctrl-C reaches only us. */
export async function startService(program: string, log: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const output = openSync(log, 'a', 0o600);
  try {
    const child = spawn(process.execPath, ['--enable-source-maps', program], { env, detached: true, stdio: ['ignore', output, output] });
    await once(child, 'spawn');
    return { process: child, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE) };
  } finally {
    closeSync(output);
  }
}

/** Runs a program to its end and returns what it printed; throws with what it complained of. */
export async function runProgram(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: MIGRATION_DEADLINE });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${(complained || printed).trim().slice(-2_000)}`);
  return printed;
}

/** Resolves when a service says that it is ready; throws, with the end of its log, when the deadline (ms) passes first. `port`: its health port of now. */
export async function untilHealthy(name: string, port: () => number, log: string, deadline: number): Promise<void> {
  let missing = 'it does not answer';
  for (const end = Date.now() + deadline; Date.now() < end; await pause(POLL)) {
    try {
      const response = await fetch(`http://127.0.0.1:${port()}/health/ready`, { signal: AbortSignal.timeout(2_500) });
      if (response.ok) return;
      missing = `it waits for ${((await response.json()) as { missing: string[] }).missing.join(', ')}`;
    } catch {
      // not up yet
    }
  }
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-8).join('\n');
  throw new Error(`${name} is not ready after ${deadline / 1_000} s: ${missing}. The end of ${log}:\n${lines}`);
}
