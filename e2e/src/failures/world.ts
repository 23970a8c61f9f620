import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { endProcess, findNatsServer, freePort, startNats, startPostgres } from '@shiren/embedded';
import {
  openBusiness,
  readRunFile,
  root,
  signInToConsole,
  startSystem,
  startTcpProxy,
  type Business,
  type RunningSystem,
  type TcpProxy,
} from '@shiren/testing';
import { startAuthority, type Authority } from './authority.js';
import { mountBlobDisk, type BlobDisk } from './blob-disk.js';
import { partOf, type Part } from './embedded-part.js';

const READY_DEADLINE = 180_000;

/** A second instance of a service, next to the system's own. */
export interface Instance {
  port: number;
  /** How many calls or questions it has answered so far. */
  answered(): Promise<number>;
  stop(): Promise<void>;
}

/** A whole system in which every part can be made to fail. */
export interface World {
  system: RunningSystem;
  nats: Part & { loseStore(): Promise<void> };
  postgres: Part;
  authority: Authority;
  /** Receives a callback for every result, signed with `callbackSecret`. */
  business: Business;
  callbackSecret: string;
  /** Absent where this process is not allowed to mount. */
  disk: BlobDisk | undefined;
  /** A proxy between callers and the gateway, like a load balancer. */
  front: TcpProxy;
  /** Shifts the clocks of the named services by these milliseconds; all other clocks are right. */
  skew(clocks: Record<string, number>): Promise<void>;
  /** Sends SIGKILL by default; the launcher restarts the service. */
  kill(service: string, signal?: NodeJS.Signals): Promise<void>;
  /** Resolves once the service reports that it is ready. */
  untilReady(service: string): Promise<void>;
  startInstance(service: string): Promise<Instance>;
  end(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const endings: (() => Promise<unknown>)[] = [];
  const end = async (): Promise<void> => {
    for (const ending of endings.reverse()) await ending();
  };
  try {
    return { ...(await build((ending) => endings.push(ending))), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Builds the world, and registers the clean-up of each part as soon as it exists. */
async function build(later: (ending: () => Promise<unknown>) => void): Promise<Omit<World, 'end'>> {
  const folder = await mkdtemp(join(tmpdir(), 'shiren-failures-'));
  await chmod(folder, 0o711);
  later(() => rm(folder, { recursive: true, force: true }));
  const binary = await findNatsServer();
  const natsFolder = join(folder, 'nats');
  const nats = await partOf(() => startNats({ directory: natsFolder, binary }));
  later(() => nats.stop());
  const password = randomUUID();
  const postgres = await partOf(() => startPostgres({ directory: join(folder, 'postgres'), password }));
  later(() => postgres.stop());
  const authority = await startAuthority();
  later(() => authority.close());
  const business = await openBusiness();
  later(() => business.close());
  const disk = await mountBlobDisk();
  if (disk) later(() => disk.remove());

  const clocks = join(folder, 'clocks.json');
  await writeFile(clocks, '{}');
  const preload = pathToFileURL(join(root, 'libs/testing/dist/skewed-clock.js')).href;
  const env = {
    ...{ NATS_URL: nats.url, DATABASE_URL: postgres.url, AUTHORITY_URL: authority.url, AUTHORITY_TOKEN: 'secret' },
    ...{ CLOCK_SKEW_FILE: clocks, NODE_OPTIONS: `--import=${preload}`, ANNOUNCE_AGAIN_SECONDS: '20' },
    ...{ CALLBACK_PRIVATE_HOSTS: '127.0.0.1', INFERENCE_WORKERS: '1', OCR_WORKERS: '1' },
    ...(disk ? { BLOB_DIRECTORY: disk.directory } : {}),
  };
  const system = await startSystem(env);
  later(() => system.stop());
  const front = await startTcpProxy(Number(new URL(system.gateway).port));
  later(() => front.close());
  const { MASTER_KEY } = JSON.parse(await readFile(join(system.home, 'secrets.json'), 'utf8')) as { MASTER_KEY: string };
  const callbackSecret = await callAt(system, business.url);
  const blobDirectory = disk?.directory ?? join(system.home, 'blobs');

  return {
    ...{ system, postgres, authority, business, callbackSecret, disk, front },
    nats: { ...nats, loseStore: () => rm(join(natsFolder, 'jetstream'), { recursive: true, force: true }) },
    skew: (wrong) => writeFile(clocks, JSON.stringify(wrong)),
    async kill(service, signal = 'SIGKILL') {
      const { services } = await readRunFile(system.home);
      const pid = services[service]?.pid;
      if (pid === undefined) throw new Error(`${service} does not run.`);
      process.kill(pid, signal);
    },
    // each start of a service has another port
    untilReady: (service) => untilReady(service, async () => (await readRunFile(system.home)).services[service]?.health ?? ''),
    async startInstance(service) {
      const [port, healthPort] = [await freePort(), await freePort()];
      const child = spawn(process.execPath, [join(root, 'apps', service, 'dist/main.js')], {
        env: {
          ...{ ...process.env, ...env, MASTER_KEY, BLOB_DIRECTORY: blobDirectory, NODE_ENV: 'production' },
          ...{ PORT: String(port), HEALTH_PORT: String(healthPort), HEALTH_HOST: '127.0.0.1', PUBLIC_URL: system.gateway },
        },
        stdio: 'ignore',
      });
      const health = `http://127.0.0.1:${healthPort}`;
      await untilReady(service, () => Promise.resolve(`${health}/health/ready`), child);
      const answered = async (): Promise<number> => answeredBy(await (await fetch(`${health}/metrics`)).text());
      return { port, answered, stop: () => endProcess(child, 'SIGTERM', 30_000) };
    },
  };
}

/** The calls and questions that an instance's metrics count. */
const answeredBy = (metrics: string): number =>
  [...metrics.matchAll(/^shiren_(?:action|question)_seconds_count\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);

/** Sets the callback address of the load's scene; returns the secret that signs the callbacks. */
async function callAt(system: RunningSystem, url: string): Promise<string> {
  const ask = await signInToConsole(system, system.consoleUser, system.consolePassword);
  const scene = (await ask('scenes', {})).find(({ biz }) => biz === 'RPMin');
  if (!scene) throw new Error('There is no scene RPMin.');
  const { biz, revision, name, scheme, settings } = scene;
  await ask('saveScene', { biz, revision, name, scheme, settings: { ...settings, callback: { url } } });
  return (await ask('renewCallbackSecret', { biz })).secret;
}

async function untilReady(service: string, health: () => Promise<string>, child?: ChildProcess): Promise<void> {
  for (const end = Date.now() + READY_DEADLINE; Date.now() < end; await pause(100)) {
    if (child && child.exitCode !== null) throw new Error(`A second ${service} ended with code ${child.exitCode}.`);
    if ((await fetch(await health(), { signal: AbortSignal.timeout(2_500) }).catch(() => undefined))?.ok) return;
  }
  throw new Error(`${service} is not ready after ${READY_DEADLINE / 1_000} s.`);
}
