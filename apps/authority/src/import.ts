/**
 * Imports people into the built-in registry: node dist/import.js people.csv
 * Exit code 0: all were imported; 1: none was, and standard output says why, by line; 130: stopped by Ctrl-C, none was.
 */
import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobStore } from '@shiren/blob-store';
import { Bus, connectToNats } from '@shiren/bus';
import { Problem } from '@shiren/contracts-core';
import { PeopleFileInvalid } from '@shiren/people-file';
import { importIdentities, type ImportOutcome } from './people-file/import-identities.js';
import { progressOn } from './people-file/progress.js';
import { NoSystemFound, findSystem } from './people-file/find-system.js';

const CONNECT_DEADLINE_MS = 10_000;

const USAGE = `Usage: node apps/authority/dist/import.js people.csv

The first line of the file names its columns: name, identificationNumber and, as needed, photo, photoDate, descriptor.
photo is the path of an image, relative to the CSV file; photoDate is yyyy-mm-dd; descriptor stands instead of a photo:
the path of a JSON file {"model": "…", "descriptor": [numbers]} by the recognition model that runs, which the console's registry page names.
All rows are imported, or none if one is invalid. 任何一行有误则全部不导入。
`;

/** Returns the exit code. */
async function main([file, ...rest]: string[]): Promise<number> {
  if (file === undefined || rest.length > 0 || file.startsWith('-')) {
    process.stderr.write(USAGE);
    return file === '--help' ? 0 : 1;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nStopping; nothing will be imported. / 正在停止，不会导入任何数据\n');
      stop.abort();
    });
  }
  const env = await findSystem(process.env, process.cwd());
  const blobs = await BlobStore.fromEnvironment(env);
  const connection = await Promise.race([connectToNats('authority import', env), pause(CONNECT_DEADLINE_MS, undefined, { ref: false })]);
  if (!connection) throw new NoSystemFound(`NATS does not answer; is the system running? / 无法连接 NATS`);
  const progress = progressOn(process.stderr);
  try {
    const outcome = await importIdentities({
      file,
      bus: new Bus(connection),
      blobs,
      signal: stop.signal,
      progress: (...state) => progress.show(...state),
    }).finally(() => progress.end());
    return report(outcome);
  } finally {
    await connection.close();
  }
}

function report(outcome: ImportOutcome): number {
  switch (outcome.outcome) {
    case 'imported':
      process.stdout.write(`Imported: ${outcome.imported} / 已导入 ${outcome.imported} 人\n`);
      return 0;
    case 'rejected':
      for (const { line, reason } of outcome.rejected) process.stdout.write(`line ${line}: ${reason}\n`);
      if (!outcome.isComplete) process.stdout.write('The lines after these were not checked. / 其后的行尚未检查\n');
      process.stdout.write(`Nothing was imported: ${outcome.rejected.length} rows are invalid. / 未导入任何数据：${outcome.rejected.length} 行有误\n`);
      return 1;
    case 'stopped':
      process.stdout.write('Stopped; nothing was imported. / 已停止，未导入任何数据\n');
      return 130;
  }
}

const isExpected = (error: unknown): error is Error =>
  error instanceof Problem || error instanceof PeopleFileInvalid || error instanceof NoSystemFound || (error instanceof Error && 'syscall' in error);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${isExpected(error) ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
