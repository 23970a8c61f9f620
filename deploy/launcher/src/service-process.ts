import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { endProcess } from '@shiren/embedded';
import type { Running } from './supervised.js';

const STOP_DEADLINE_MS = 10_000;
const MIGRATION_DEADLINE_MS = 120_000;
const POLL_MS = 100;

/** A program that runs in the background until it is stopped. */
export interface BackgroundProgram {
  command: string;
  words: readonly string[];
  env: NodeJS.ProcessEnv;
  folder?: string;
  /** The file that its output is appended to; without it, the output appears on this terminal. */
  log?: string;
}

/** Starts a program in a process group of its own, so that Ctrl-C only reaches the launcher, which then stops everything in order. */
export async function startProgram({ command, words, env, folder, log }: BackgroundProgram): Promise<Running> {
  const output = log === undefined ? undefined : openSync(log, 'a', 0o600);
  try {
    const child = spawn(command, words, { env, cwd: folder, detached: true, stdio: ['ignore', output ?? 'inherit', output ?? 'inherit'] });
    await once(child, 'spawn');
    return { process: child, stop: () => endProcess(child, 'SIGTERM', STOP_DEADLINE_MS) };
  } finally {
    if (output !== undefined) closeSync(output);
  }
}

/** Runs a program to its end and returns its output; if it fails, throws an error with the end of its output. */
export async function runProgram(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: MIGRATION_DEADLINE_MS });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${(complained || printed).trim().slice(-2_000)}`);
  return printed;
}

/**
 * Resolves when a service reports that it is ready; throws an error with the end of its log after the deadline (ms). `port` returns the current
 * health port, which changes with each start.
 */
export async function untilHealthy(name: string, port: () => number, log: string, deadline: number): Promise<void> {
  let missing = 'it does not answer';
  for (const end = Date.now() + deadline; Date.now() < end; await pause(POLL_MS)) {
    try {
      const response = await fetch(`http://127.0.0.1:${port()}/health/ready`, { signal: AbortSignal.timeout(2_500) });
      if (response.ok) return;
      missing = `it waits for ${((await response.json()) as { missing: string[] }).missing.join(', ')}`;
    } catch {
      // does not listen yet
    }
  }
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-8).join('\n');
  throw new Error(`${name} is not ready after ${deadline / 1_000} s: ${missing}. The end of ${log}:\n${lines}`);
}
