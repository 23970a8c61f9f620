import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Older servers bring a message that was given up on back for ever. */
const LEAST: readonly [major: number, minor: number] = [2, 10];
const INSTALL_DEADLINE = 180_000;

/** There is no nats-server here, and none could be got. */
export class NatsServerMissing extends Error {
  constructor(why: string) {
    super(
      [
        `nats-server ${LEAST.join('.')} or newer is needed, and ${why}.`,
        'Either install it (https://docs.nats.io/running-a-nats-service/introduction/installation: brew install nats-server,',
        'go install github.com/nats-io/nats-server/v2@latest, or a release from https://github.com/nats-io/nats-server/releases)',
        'and start again, or point NATS_SERVER at the program, or NATS_URL at a server that runs with JetStream.',
      ].join('\n'),
    );
    this.name = 'NatsServerMissing';
  }
}

/**
 * The path of a nats-server: NATS_SERVER, one from PATH, one that was unpacked before, or Debian's package, downloaded with
 * a private apt configuration and unpacked into our own cache, so that nothing is installed in the system and no root is needed.
 */
export async function findNatsServer(report: (message: string) => void = () => undefined, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'shiren');
  const unpacked = join(cache, 'nats-server');
  const candidates = env['NATS_SERVER']
    ? [env['NATS_SERVER']]
    : [...(env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server')), unpacked];
  for (const candidate of candidates) {
    const version = await versionOf(candidate);
    if (version && isEnough(version)) return candidate;
    if (version) report(`${candidate} is version ${version}, too old: ${LEAST.join('.')} or newer is needed.`);
  }
  if (env['NATS_SERVER']) throw new NatsServerMissing(`${env['NATS_SERVER']} is not one`);
  report('nats-server is not installed: getting Debian’s package with apt');
  await mkdir(cache, { recursive: true });
  await downloadWithApt(cache, unpacked);
  return unpacked;
}

/** `2.10.27` and such; prereleases count as their version. */
export function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 5_000 });
    return /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function downloadWithApt(cache: string, target: string): Promise<void> {
  const work = join(cache, `apt-${process.pid}`);
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
    await apt('download', 'nats-server');
    const [archive] = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (!archive) throw new Error('apt downloaded nothing');
    await run('dpkg-deb', ['-x', join(work, archive), join(work, 'root')], { timeout: INSTALL_DEADLINE });
    await rename(join(work, 'root', 'usr', 'sbin', 'nats-server'), target);
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr || (error as Error).message)
      .trim()
      .split('\n')
      .at(-1);
    throw new NatsServerMissing(`apt could not get it here (${said})`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const version = await versionOf(target);
  if (!version || !isEnough(version)) throw new NatsServerMissing('the package that apt got does not run here');
}

/** The mirror that this machine uses, else Debian's own. */
async function debianMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return mirrorIn(texts.join('\n')) ?? 'http://deb.debian.org/debian';
}

/** The first address of a Debian archive in sources of either form. */
export const mirrorIn = (sources: string): string | undefined => /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(sources)?.[1];
