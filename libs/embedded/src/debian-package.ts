import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const INSTALL_DEADLINE = 180_000;

/** Folder for programs that we have unpacked. */
export const programCache = (env: NodeJS.ProcessEnv = process.env): string => join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'shiren');

/**
 * Puts one program from a Debian 13 package at `target`: downloaded with a private apt configuration and unpacked, so that nothing
 * is installed in the system and root is not needed. Throws with apt's error message.
 */
export async function unpackDebianProgram(packageName: string, program: string, target: string): Promise<void> {
  const work = `${target}-apt-${process.pid}`;
  try {
    await mkdir(join(work, 'lists', 'partial'), { recursive: true });
    await mkdir(join(work, 'archives', 'partial'), { recursive: true });
    const mirror = await debianMirror();
    await writeFile(join(work, 'sources.list'), `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} trixie main\n`);
    const options = [
      `Dir::Etc::sourcelist=${join(work, 'sources.list')}`,
      'Dir::Etc::sourceparts=/dev/null',
      `Dir::State::lists=${join(work, 'lists')}`,
      `Dir::Cache=${work}`,
      `Dir::Cache::archives=${join(work, 'archives')}`,
      'APT::Sandbox::User=root',
      'Acquire::Languages=none',
    ].flatMap((option) => ['-o', option]);
    const apt = (...words: string[]) =>
      run('apt-get', [...options, '-q', ...words], { cwd: work, timeout: INSTALL_DEADLINE, env: { ...process.env, LC_ALL: 'C' } });
    await apt('update');
    await apt('download', packageName);
    const [archive] = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (!archive) throw new Error('apt downloaded nothing');
    await run('dpkg-deb', ['-x', join(work, archive), join(work, 'root')], { timeout: INSTALL_DEADLINE });
    await rename(join(work, 'root', program), target);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr || (error as Error).message)
      .trim()
      .split('\n')
      .at(-1);
    throw new Error(`apt could not get it here (${said})`, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** This machine's mirror, otherwise Debian's own. */
async function debianMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return mirrorIn(texts.join('\n')) ?? 'http://deb.debian.org/debian';
}

/** The first address of a Debian archive in sources of either format. */
export const mirrorIn = (sources: string): string | undefined => /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(sources)?.[1];
