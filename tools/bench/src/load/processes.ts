import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** What the kernel knows about one process. */
export interface ProcessFigures {
  pid: number;
  parent: number;
  name: string;
  /**
   * Seconds of processor time since its start, in user and kernel mode, including its children that have ended (such as PostgreSQL's connections).
   */
  seconds: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());

/** Parses one line of /proc/<pid>/stat. The name may contain spaces and parentheses, so fields are counted from the last parenthesis. */
export function readStat(line: string): ProcessFigures {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]); // proc(5) counts from one, and the third field follows the name
  return {
    pid: Number.parseInt(line, 10),
    parent: field(4),
    name: line.slice(line.indexOf('(') + 1, end),
    seconds: (field(14) + field(15) + field(16) + field(17)) / ticksPerSecond,
  };
}

/**
 * The processes of a system by service. A process that is not a service itself (such as a connection of PostgreSQL) counts towards the one that
 * started it.
 */
export function partsOf(
  all: readonly ProcessFigures[],
  root: number,
  services: Record<string, { pid: number }>,
  rootName = 'launcher',
): Map<string, ProcessFigures[]> {
  const names = new Map([[root, rootName], ...Object.entries(services).map(([name, { pid }]): [number, string] => [pid, name])]);
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const partOf = (pid: number | undefined): string | undefined => (pid ? (names.get(pid) ?? partOf(parents.get(pid))) : undefined);
  const parts = new Map<string, ProcessFigures[]>();
  for (const figures of all) {
    const part = partOf(figures.pid);
    if (part) parts.set(part, [...(parts.get(part) ?? []), figures]);
  }
  return parts;
}

/** Every process of this machine that still exists when it is read. Linux only. */
export function allProcesses(): ProcessFigures[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [readStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

interface System {
  pid: number;
  services: Record<string, { pid: number }>;
}

const sumOf = (parts: Map<string, ProcessFigures[]>, figure: (of: ProcessFigures) => number): Map<string, number> =>
  new Map([...parts].map(([name, processes]) => [name, processes.reduce((total, each) => total + figure(each), 0)]));

/** Processor seconds of each part so far. */
export const processorSeconds = (system: System, rootName?: string): Map<string, number> =>
  sumOf(partsOf(allProcesses(), system.pid, system.services, rootName), ({ seconds }) => seconds);

/**
 * Current megabytes of each part (PSS): the private memory of its processes, and their share of the pages they share, so that no page counts twice.
 */
export const megabytes = (system: System): Map<string, number> =>
  sumOf(partsOf(allProcesses(), system.pid, system.services), ({ pid }) => {
    try {
      return Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0; // it has ended meanwhile
      throw error;
    }
  });
