import { readFile, rm, writeFile } from 'node:fs/promises';

/** Another running system uses this folder. */
export class RunsAlready extends Error {
  constructor(readonly pid: number) {
    super(`Shiren runs in this folder already (process ${pid}).`);
    this.name = 'RunsAlready';
  }
}

interface Holder {
  pid: number;
  /** Tells this process from a later one with the same id. */
  started: string;
}

/**
 * Locks the folder for this process; throws RunsAlready. The lock of a process that has ended is taken over. Returns a function that releases the
 * lock.
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, started: await startOf(process.pid) };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(await readFile(file, 'utf8').catch(() => ''));
    if (holder && holder.started !== '' && holder.started === (await startOf(holder.pid))) throw new RunsAlready(holder.pid);
    await rm(file, { force: true });
  }
}

function readHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined; // the process was interrupted while writing it
  }
}

/** When a process started, in the system's own units; empty if there is no such process. */
async function startOf(pid: number): Promise<string> {
  try {
    // the 22nd field, counted from behind the program's name, which may contain spaces
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    if (process.platform === 'linux') return '';
    try {
      process.kill(pid, 0);
      return 'alive';
    } catch {
      return '';
    }
  }
}
