import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { programCache, unpackDebianProgram } from './debian-package.js';

const run = promisify(execFile);

/** Older servers redeliver a message forever even after it was given up. */
const MIN_VERSION: readonly [major: number, minor: number] = [2, 10];

/** There is no nats-server on this machine, and it could not be downloaded. */
export class NatsServerMissing extends Error {
  constructor(why: string) {
    super(
      [
        `nats-server ${MIN_VERSION.join('.')} or newer is needed, and ${why}.`,
        'Either install it (https://docs.nats.io/running-a-nats-service/introduction/installation: brew install nats-server,',
        'go install github.com/nats-io/nats-server/v2@latest, or a release from https://github.com/nats-io/nats-server/releases)',
        'and start again, or point NATS_SERVER at the program, or NATS_URL at a server that runs with JetStream.',
      ].join('\n'),
    );
    this.name = 'NatsServerMissing';
  }
}

/**
 * The path of a nats-server: NATS_SERVER, one in PATH, one unpacked earlier, or Debian's package, downloaded with
 * a private apt configuration and unpacked into our own cache, so that nothing is installed in the system and root is not needed.
 */
export async function findNatsServer(report: (message: string) => void = () => undefined, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const cache = programCache(env);
  const unpacked = join(cache, 'nats-server');
  const candidates = env['NATS_SERVER']
    ? [env['NATS_SERVER']]
    : [...(env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server')), unpacked];
  for (const candidate of candidates) {
    const version = await versionOf(candidate);
    if (version && isEnough(version)) return candidate;
    if (version) report(`${candidate} is version ${version}, too old: ${MIN_VERSION.join('.')} or newer is needed.`);
  }
  if (env['NATS_SERVER']) throw new NatsServerMissing(`${env['NATS_SERVER']} is not one`);
  report('nats-server is not installed: getting Debian’s package with apt');
  await mkdir(cache, { recursive: true });
  await downloadWithApt(unpacked);
  return unpacked;
}

/** Accepts versions such as `2.10.27`; prereleases count as their version. */
export function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 5_000 });
    return /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function downloadWithApt(target: string): Promise<void> {
  await unpackDebianProgram('nats-server', 'usr/sbin/nats-server', target).catch((error: Error) => {
    throw new NatsServerMissing(error.message);
  });
  const version = await versionOf(target);
  if (!version || !isEnough(version)) throw new NatsServerMissing('the package that apt got does not run here');
}
