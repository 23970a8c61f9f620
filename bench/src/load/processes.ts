import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** What the kernel knows of one process. */
export interface ProcessFigures {
  pid: number;
  parent: number;
  name: string;
  /** Seconds of processor time since it began, in user and kernel mode, with those of its children that have ended (a connection's to PostgreSQL). */
  seconds: number;
  /** Resident memory. */
  megabytes: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
const pageMegabytes = Number(execFileSync('getconf', ['PAGESIZE']).toString()) / 1024 / 1024;

/** One line of /proc/<pid>/stat. The name may hold blanks and parentheses, so fields count from the last parenthesis. */
export function readStat(line: string): ProcessFigures {
  const end = line.lastIndexOf(')');
  const fields = line.slice(end + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]); // proc(5) counts from one; the third comes after the name
  return {
    pid: Number.parseInt(line, 10),
    parent: field(4),
    name: line.slice(line.indexOf('(') + 1, end),
    seconds: (field(14) + field(15) + field(16) + field(17)) / ticksPerSecond,
    megabytes: field(24) * pageMegabytes,
  };
}

/** What belongs to a system, by service: a process that is none of them (a connection's of PostgreSQL) counts with the one that began it. */
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

/** Every process of this machine that still is there when it is looked at. Linux only. */
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

/** Processor seconds and resident megabytes of each part now. */
export function lookAtParts(
  system: { pid: number; services: Record<string, { pid: number }> },
  rootName?: string,
): Map<string, { seconds: number; megabytes: number }> {
  const parts = partsOf(allProcesses(), system.pid, system.services, rootName);
  const sum = (figures: ProcessFigures[], key: 'seconds' | 'megabytes'): number => figures.reduce((total, each) => total + each[key], 0);
  return new Map([...parts].map(([name, figures]) => [name, { seconds: sum(figures, 'seconds'), megabytes: sum(figures, 'megabytes') }]));
}
