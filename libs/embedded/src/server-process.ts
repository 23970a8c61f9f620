import { execFile, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A server that runs as a child process. */
export interface EmbeddedServer {
  readonly url: string;
  readonly process: ChildProcess;
  /** Shuts it down gracefully, and by force if that takes too long. */
  stop(): Promise<void>;
}

const POLL = 25;

/** Resolves once `isReady` no longer throws; rejects if the process ends first or the deadline (ms) passes. */
export async function untilReady(name: string, child: ChildProcess, isReady: () => Promise<unknown>, deadline: number, said: () => string): Promise<void> {
  const end = Date.now() + deadline;
  let failure: unknown;
  while (Date.now() < end) {
    if (hasEnded(child)) throw new Error(`${name} ended while starting (${child.signalCode ?? child.exitCode}). It said:\n${said()}`);
    try {
      await isReady();
      return;
    } catch (error) {
      failure = error;
      await pause(POLL);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`${name} was not ready after ${deadline / 1_000} s (${(failure as Error).message}). It said:\n${said()}`);
}

/** Sends `signal`, waits up to `deadline` ms, then kills. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals, deadline: number): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), deadline);
  await ended;
  clearTimeout(timer);
}

/** Ends a process left behind by an earlier run, identified by its id and by a text in its command line. */
export async function endLeftover(pid: number, marker: string, signal: NodeJS.Signals = 'SIGTERM', deadline = 10_000): Promise<boolean> {
  if (!(await commandOf(pid)).includes(marker)) return false;
  process.kill(pid, signal);
  for (const end = Date.now() + deadline; Date.now() < end; await pause(POLL)) {
    if (!(await commandOf(pid)).includes(marker)) return true;
  }
  process.kill(pid, 'SIGKILL');
  return true;
}

/** Returns a function for the last kilobytes of the child's output. */
export function listenTo(child: ChildProcess, most = 8_192): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-most);
    });
  }
  return () => said;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Empty if there is no such process. */
async function commandOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return '';
    return promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }
}
