import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { endProcess, freePort, listenTo, programCache } from '@shiren/embedded';
import { readRunFile, root, type RunFile } from '@shiren/testing';

const BUILD_DEADLINE_MS = 15 * 60_000;
const START_DEADLINE_MS = 240_000;
const STOP_DEADLINE_MS = 60_000;

/** The commit of the newest release in tools/releases.json. */
export function newestRelease(): string {
  const releases = JSON.parse(readFileSync(join(root, 'tools/releases.json'), 'utf8')) as { commit: string }[];
  return releases.at(-1)?.commit ?? '';
}

/**
 * The folder with a built release. Built once: `npm ci` and compiling take one to two minutes, and the folder is kept with the other programs that we
 * unpack. Only the last one stays.
 */
export async function builtRelease(revision: string): Promise<string> {
  const run = promisify(execFile);
  const commit = execFileSync('git', ['rev-parse', '--verify', `${revision}^{commit}`], { cwd: root })
    .toString()
    .trim();
  const cache = join(programCache(), 'releases');
  const folder = join(cache, commit);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}~`;
  await mkdir(cache, { recursive: true, mode: 0o711 });
  for (const former of await readdir(cache)) await rm(join(cache, former), { recursive: true, force: true });
  try {
    await run('git', ['clone', '--quiet', '--no-checkout', root, unfinished]);
    await run('git', ['checkout', '--quiet', commit], { cwd: unfinished });
    const prepare = ['--input-type=module', '-e', "await import('./deploy/prepare.mjs')"];
    await run(process.execPath, prepare, { cwd: unfinished, timeout: BUILD_DEADLINE_MS, env: { ...process.env, NX_DAEMON: 'false' } });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Imports a module of a built tree. */
export const partOf = async <Part>(tree: string, file: string): Promise<Part> => (await import(pathToFileURL(join(tree, file)).href)) as Part;

export interface Launched extends RunFile {
  stop(): Promise<void>;
}

/** Starts a built tree on the data in `home`, as `npm start` does. */
export async function launch(tree: string, home: string, env: NodeJS.ProcessEnv = {}): Promise<Launched> {
  await mkdir(home, { recursive: true });
  await chmod(home, 0o711);
  const child = spawn(process.execPath, [join(tree, 'deploy/launcher/dist/main.js')], {
    env: { ...process.env, ...env, SHIREN_HOME: home, PORT: String(await freePort()) },
    // through this channel the system notices that the test was killed, and ends
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.channel?.unref();
  const said = listenTo(child);
  const stop = (): Promise<void> => endProcess(child, 'SIGTERM', STOP_DEADLINE_MS);
  for (const end = Date.now() + START_DEADLINE_MS; Date.now() < end && child.exitCode === null; await pause(100)) {
    if (said().includes('  ready\n')) return { ...(await readRunFile(home)), stop };
  }
  await stop();
  throw new Error(`The system of ${tree} did not start. It said:\n${said()}`);
}

/** A row of a CSV file of people that the importer of every release can read. */
export interface PersonLine {
  name: string;
  identificationNumber: string;
  photo?: Buffer;
  /** Content of a descriptor file. */
  descriptor?: readonly number[];
}

/** Imports people into the registry with that tree's own command. */
export async function importBy(tree: string, home: string, folder: string, people: readonly PersonLine[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const lines = ['name,identificationNumber,photo,photoDate,descriptor'];
  for (const [index, { name, identificationNumber, photo, descriptor }] of people.entries()) {
    if (photo) await writeFile(join(folder, `${index}.jpg`), photo);
    if (descriptor) await writeFile(join(folder, `${index}.json`), JSON.stringify(descriptor));
    const file = (there: boolean, kind: string): string => (there ? `${index}.${kind}` : '');
    lines.push([name, identificationNumber, file(photo !== undefined, 'jpg'), '2024-05-01', file(descriptor !== undefined, 'json')].join(','));
  }
  await writeFile(join(folder, 'people.csv'), `${lines.join('\n')}\n`);
  const command = join(tree, 'apps/authority/dist/import.js');
  const { stdout } = await promisify(execFile)(process.execPath, [command, join(folder, 'people.csv')], { env: { ...process.env, SHIREN_HOME: home } });
  return stdout;
}
