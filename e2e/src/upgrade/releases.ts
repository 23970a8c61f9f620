import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endProcess, freePort, listenTo } from '@shiren/embedded';
import { readRunFile, root, type RunFile } from '@shiren/testing';

const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 60_000;

/** A row of a CSV file of people that the importer of every release can read. */
export interface PersonLine {
  name: string;
  identificationNumber: string;
  photo?: Buffer;
  /** Content of a descriptor file. */
  descriptor?: unknown;
}

/** Clones this repository at `commit`, installs and builds it; takes minutes. */
export function checkOut(commit: string, folder: string): string {
  const tree = join(folder, 'tree');
  const run = (cwd: string, command: string, ...words: string[]): void => {
    const { status } = spawnSync(command, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${command} ${words.join(' ')} failed.`);
  };
  run(root, 'git', 'clone', '-q', '--no-checkout', root, tree);
  run(tree, 'git', 'checkout', '-q', commit);
  run(tree, 'npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
  run(tree, process.execPath, 'node_modules/typescript/bin/tsc', '-b');
  run(tree, process.execPath, 'deploy/build-pages.mjs');
  return tree;
}

export interface Launched extends RunFile {
  stop(): Promise<void>;
}

/** The system of a built tree, on the data in `home`. */
export async function launch(tree: string, home: string): Promise<Launched> {
  await mkdir(home, { recursive: true });
  await chmod(home, 0o711);
  const child: ChildProcess = spawn(process.execPath, [join(tree, 'deploy/launcher/dist/main.js')], {
    env: { ...process.env, SHIREN_HOME: home, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listenTo(child);
  const stop = (): Promise<void> => endProcess(child, 'SIGTERM', STOP_DEADLINE_MS);
  for (const end = Date.now() + START_DEADLINE_MS; Date.now() < end && child.exitCode === null; await pause(100)) {
    if (said().includes('  ready\n')) return { ...(await readRunFile(home)), stop };
  }
  await stop();
  throw new Error(`The system of ${tree} did not start. It said:\n${said()}`);
}

/** Imports people into the registry with that tree's own command. */
export async function importBy(tree: string, home: string, folder: string, people: readonly PersonLine[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const lines = ['name,identificationNumber,photo,photoDate,descriptor'];
  for (const [index, { name, identificationNumber, photo, descriptor }] of people.entries()) {
    if (photo) await writeFile(join(folder, `${index}.jpg`), photo);
    if (descriptor !== undefined) await writeFile(join(folder, `${index}.json`), JSON.stringify(descriptor));
    const file = (there: boolean, kind: string): string => (there ? `${index}.${kind}` : '');
    lines.push([name, identificationNumber, file(photo !== undefined, 'jpg'), '2024-05-01', file(descriptor !== undefined, 'json')].join(','));
  }
  await writeFile(join(folder, 'people.csv'), `${lines.join('\n')}\n`);
  const command = join(tree, 'apps/authority/dist/import.js');
  const { stdout } = await promisify(execFile)(process.execPath, [command, join(folder, 'people.csv')], { env: { ...process.env, SHIREN_HOME: home } });
  return stdout;
}
