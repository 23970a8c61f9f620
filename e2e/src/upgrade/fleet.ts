import { execFile, spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endProcess, findNatsServer, freePort, natsUser, startNats, startPostgres, type EmbeddedServer, type NatsUser } from '@shiren/embedded';
import { root, startTcpProxy, withParent, type TcpProxy } from '@shiren/testing';
import { partOf } from './release.js';

export const services = ['gateway', 'tokens', 'materials', 'verdict', 'inference', 'ocr', 'authority', 'console'] as const;
export type Service = (typeof services)[number];
const keepers: readonly Service[] = ['tokens', 'materials', 'verdict', 'authority', 'console'];

const READY_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 30_000;
const MIGRATION_DEADLINE_MS = 120_000;
/** NATS reads its configuration again within this time. */
const RELOAD_MS = 1_000;

interface Credentials {
  OPERATOR: string;
  natsUsers(secret: string): NatsUser[];
  passwordOf(secret: string, server: 'nats' | 'postgres', user: string): string;
  withUser(address: string, user: string, password: string): string;
}

interface Secrets {
  MASTER_KEY: string;
  postgresPassword: string;
  serviceSecret: string;
}

/** One instance of a service, of either release. */
export interface Instance {
  service: Service;
  port: number;
  /** How many calls or questions it has answered so far. */
  answered(): Promise<number>;
  /** Ends it as a rolling update does; returns what was wrong with its end or in its log. */
  stop(): Promise<string[]>;
}

/** The data of a system on one machine, served by instances of two releases behind one address, as in a cluster. */
export class Fleet {
  private readonly gateways: number[] = [];
  private readonly running = new Set<Instance>();
  private count = 0;

  private constructor(
    private readonly home: string,
    private readonly secrets: Secrets,
    private readonly credentials: Credentials,
    private readonly postgres: EmbeddedServer,
    private readonly nats: EmbeddedServer,
    private readonly front: TcpProxy,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts the servers of a system that is stopped, with the permissions that `tree` knows. */
  static async start(tree: string, home: string, env: NodeJS.ProcessEnv): Promise<Fleet> {
    const secrets = JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8')) as Secrets;
    const credentials = await partOf<Credentials>(root, 'deploy/launcher/dist/credentials.js');
    const users = (await partOf<Credentials>(tree, 'deploy/launcher/dist/credentials.js')).natsUsers(secrets.serviceSecret);
    const postgres = await startPostgres({ directory: join(home, 'postgres'), password: secrets.postgresPassword });
    const nats = await startNats({ directory: join(home, 'nats'), binary: await findNatsServer(), users });
    return new Fleet(home, secrets, credentials, postgres, nats, await startTcpProxy(await freePort()), env);
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.front.port}`;
  }

  get databaseUrl(): string {
    return this.postgres.url;
  }

  /** The bus, as the operator, who may do everything. */
  get natsUrl(): string {
    return this.addressOf('nats', this.credentials.OPERATOR);
  }

  /** Lets every user of the bus do what that tree's table says, while everybody stays connected. */
  async permit(tree: string): Promise<void> {
    const users = (await partOf<Credentials>(tree, 'deploy/launcher/dist/credentials.js')).natsUsers(this.secrets.serviceSecret);
    const file = join(this.home, 'nats/nats.conf');
    const written = (await readFile(file, 'utf8')).replace(/authorization [^]*$/, `authorization ${JSON.stringify({ users: users.map(natsUser) }, null, 1)}`);
    await writeFile(file, written);
    this.nats.process.kill('SIGHUP');
    await pause(RELOAD_MS);
  }

  /** Creates the roles that this tree needs and brings all tables up to date, while instances run. */
  async migrate(): Promise<void> {
    const { ensureRoles, ownerOf } = await partOf<{
      ensureRoles: (databaseUrl: string, services: readonly string[], passwordOf: (role: string) => string) => Promise<void>;
      ownerOf: (service: string) => string;
    }>(root, 'libs/persistence/dist/roles.js');
    await ensureRoles(this.databaseUrl, keepers, (role) => this.credentials.passwordOf(this.secrets.serviceSecret, 'postgres', role));
    for (const service of keepers) {
      const env = { ...this.envOf(service), DATABASE_URL: this.addressOf('postgres', ownerOf(service)) };
      await promisify(execFile)(process.execPath, [join(root, 'apps', service, 'dist/main.js'), '--migrate'], { env, timeout: MIGRATION_DEADLINE_MS });
    }
  }

  /** Starts an instance of a tree's service, and sends it traffic once it is ready. */
  async begin(tree: string, service: Service): Promise<Instance> {
    const [port, healthPort] = [await freePort(), await freePort()];
    const log = join(this.home, 'logs', `upgrade-${++this.count}-${service}.log`);
    const output = openSync(log, 'w', 0o600);
    const child = spawn(process.execPath, [...withParent, join(tree, 'apps', service, 'dist/main.js')], {
      env: { ...this.envOf(service), PORT: String(port), HEALTH_PORT: String(healthPort) },
      stdio: ['ignore', output, output, 'ipc'],
    });
    child.channel?.unref();
    closeSync(output);
    const health = `http://127.0.0.1:${healthPort}`;
    for (const end = Date.now() + READY_DEADLINE_MS; ; await pause(100)) {
      if ((await fetch(`${health}/health/ready`, { signal: AbortSignal.timeout(2_500) }).catch(() => undefined))?.ok) break;
      if (child.exitCode === null && Date.now() < end) continue;
      await endProcess(child, 'SIGKILL', STOP_DEADLINE_MS);
      throw new Error(`${service} of ${tree} is not ready. It said:\n${readFileSync(log, 'utf8').slice(-4_000)}`);
    }
    if (service === 'gateway') this.lead(() => this.gateways.push(port));
    const instance: Instance = {
      service,
      port,
      answered: async () => answeredIn(await (await fetch(`${health}/metrics`)).text()),
      stop: async () => {
        this.running.delete(instance);
        const early = child.exitCode ?? child.signalCode;
        if (service === 'gateway') this.lead(() => this.gateways.splice(this.gateways.indexOf(port), 1));
        await endProcess(child, 'SIGTERM', STOP_DEADLINE_MS);
        return [
          ...(early === null ? [] : [`${service} had ended before its time (${early})`]),
          ...(child.exitCode === 0 ? [] : [`${service} ended with ${child.signalCode ?? child.exitCode}`]),
          ...errorsIn(readFileSync(log, 'utf8')).map((line) => `${service} logged ${line}`),
        ];
      },
    };
    this.running.add(instance);
    return instance;
  }

  async end(): Promise<void> {
    await Promise.all([...this.running].map((instance) => instance.stop()));
    await this.front.close();
    await this.nats.stop();
    await this.postgres.stop();
  }

  /** New connections lead to all gateways there are. */
  private lead(change: () => unknown): void {
    change();
    if (this.gateways.length > 0) this.front.leadTo(...this.gateways);
  }

  private addressOf(server: 'nats' | 'postgres', user: string): string {
    return this.credentials.withUser(this[server].url, user, this.credentials.passwordOf(this.secrets.serviceSecret, server, user));
  }

  private envOf(service: Service): NodeJS.ProcessEnv {
    return {
      ...{ ...process.env, NODE_ENV: 'production', MASTER_KEY: this.secrets.MASTER_KEY, BLOB_DIRECTORY: join(this.home, 'blobs') },
      ...{ PUBLIC_URL: this.gateway, HOST: '127.0.0.1', HEALTH_HOST: '127.0.0.1', ORT_DISABLE_TELEMETRY: '1', ...this.env },
      NATS_URL: this.addressOf('nats', service),
      DATABASE_URL: keepers.includes(service) ? this.addressOf('postgres', service) : undefined,
    };
  }
}

/** The calls and questions that an instance's metrics count. */
const answeredIn = (metrics: string): number =>
  [...metrics.matchAll(/^shiren_(?:action|question|event)_seconds_count\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);

/** Lines of a log that report an error. */
const errorsIn = (log: string): string[] => log.split('\n').filter((line) => /"level":"?(error|fatal|50|60)/.test(line));
