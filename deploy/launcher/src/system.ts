import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftover, findNatsServer, freePort, isFree, startNats, startPostgres } from '@shiren/embedded';
import { reachableAddresses, selfMadeCertificate } from './certificate.js';
import { remove, writePrivately, type Home } from './home.js';
import type { Progress } from './progress.js';
import { runProgram, startService, untilHealthy } from './service-process.js';
import { services, type ServiceDefinition } from './services.js';
import { Supervised } from './supervised.js';

const READY_DEADLINE = 60_000;

export interface Account {
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** For the sandbox. */
  testAccessKeyId: string;
  testAccessKeySecret: string;
  /** Absent once the owner has chosen another password. */
  consoleUser?: string;
  consolePassword?: string;
}

/** The whole system on one machine: servers, migrations, the demo account, every service as a process of its own. */
export class System {
  private readonly processes: Supervised[] = [];
  private readonly healthPorts = new Map<string, number>();
  private env: NodeJS.ProcessEnv = {};
  private account?: Account;
  private consolePassword = '';
  private noting: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: string,
    private readonly home: Home,
    private readonly port: number,
    private readonly progress: Progress,
  ) {}

  get gateway(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** For phones in the same network, whose browsers open a camera on secure pages only; absent unless HTTPS_PORT is set. */
  get secureGateway(): string | undefined {
    const port = process.env['HTTPS_PORT'];
    return port ? `https://${reachableAddresses()[0] ?? 'localhost'}:${port}` : undefined;
  }

  get console(): string {
    return `${this.gateway}/console/`;
  }

  async start(): Promise<Account> {
    await this.home.prepare(services.map(({ name }) => name));
    await this.endLeftovers();
    if (!(await isFree(this.port))) throw new Error(`Port ${this.port} is taken by another program: stop it, or set PORT to another port.`);
    const secrets = await this.home.secrets();
    this.consolePassword = secrets.consolePassword;
    const [databaseUrl, natsUrl] = await Promise.all([
      process.env['DATABASE_URL'] ??
        this.server('PostgreSQL', () =>
          startPostgres({ directory: this.home.postgres, password: secrets.postgresPassword, report: (text) => this.progress.say(text) }),
        ),
      process.env['NATS_URL'] ?? this.nats(),
    ]);
    this.env = {
      NODE_ENV: 'production',
      MASTER_KEY: secrets.MASTER_KEY,
      BLOB_DIRECTORY: this.home.blobs,
      PUBLIC_URL: this.gateway,
      ...(await this.certificate()),
      ...process.env,
      PORT: String(this.port),
      DATABASE_URL: databaseUrl,
      NATS_URL: natsUrl,
      HEALTH_HOST: '127.0.0.1',
    };
    await Promise.all(services.map((service) => this.service(service)));
    await this.noteProcesses();
    if (!this.account) throw new Error('The demo account was not made.');
    return this.account;
  }

  /** The gateway first, so that nothing new comes in; what the services need last. */
  async stop(): Promise<void> {
    const named = (names: readonly string[]) => this.processes.filter(({ name }) => names.includes(name));
    const servers = ['NATS', 'PostgreSQL'];
    await Promise.all(named(['gateway']).map((process) => process.stop()));
    await Promise.all(this.processes.filter(({ name }) => !servers.includes(name)).map((process) => process.stop()));
    for (const server of servers) await Promise.all(named([server]).map((process) => process.stop()));
    await remove(this.home.runFile);
    await remove(this.home.processes);
  }

  /** The operator's where there is one, else one that we make. */
  private async certificate(): Promise<NodeJS.ProcessEnv> {
    if (!process.env['HTTPS_PORT'] || process.env['TLS_CERTIFICATE_FILE']) return {};
    const { certificate, key } = await selfMadeCertificate(this.home.path);
    return { TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key };
  }

  private async nats(): Promise<string> {
    const binary = await findNatsServer((text) => this.progress.say(text));
    return this.server('NATS', () => startNats({ directory: this.home.nats, binary }));
  }

  private async server(name: string, begin: () => ReturnType<typeof startNats>): Promise<string> {
    let url = '';
    await this.progress.step(name, () =>
      this.supervise(name, async () => {
        const server = await begin();
        url = server.url;
        return server;
      }),
    );
    return url;
  }

  private async service({ name, migrates }: ServiceDefinition): Promise<void> {
    const program = (file: string): string => join(this.root, 'apps', name, 'dist', file);
    if (migrates) await runProgram(program('main.js'), ['--migrate'], this.env);
    const seeding = name === 'console' ? runProgram(program('seed.js'), [], { CONSOLE_PASSWORD: this.consolePassword, ...this.env }) : undefined;
    const healthPort = await freePort();
    this.healthPorts.set(name, healthPort);
    const env = { ...this.env, HEALTH_PORT: String(healthPort) };
    await this.progress.step(name, async () => {
      await this.supervise(name, () => startService(program('main.js'), this.home.log(name), env));
      await untilHealthy(name, healthPort, this.home.log(name), READY_DEADLINE);
      if (seeding) this.account = JSON.parse(await seeding) as Account;
    });
  }

  private async supervise(name: string, begin: () => ReturnType<typeof startService>): Promise<void> {
    const process = new Supervised(
      name,
      begin,
      (message) => this.progress.say(message),
      () => this.noteProcesses(),
    );
    this.processes.push(process);
    await process.start();
  }

  /** Who runs, for the next start should this one be killed, and for whoever reads run.json; one write after the other. */
  private noteProcesses(): Promise<void> {
    this.noting = this.noting.then(async () => {
      await writePrivately(
        this.home.processes,
        this.processes.flatMap(({ name, pid }) => (pid ? [{ name, pid }] : [])),
      );
      if (this.account) await this.writeRunFile();
    });
    return this.noting;
  }

  private async writeRunFile(): Promise<void> {
    await writePrivately(this.home.runFile, {
      gateway: this.gateway,
      ...(this.secureGateway ? { https: this.secureGateway } : {}),
      console: this.console,
      ...this.account,
      pid: process.pid,
      natsUrl: this.env['NATS_URL'],
      databaseUrl: this.env['DATABASE_URL'],
      blobDirectory: this.home.blobs,
      services: Object.fromEntries(
        this.processes.map(({ name, pid }) => [
          name,
          { pid, ...(this.healthPorts.has(name) ? { health: `http://127.0.0.1:${this.healthPorts.get(name)}/health/ready` } : {}) },
        ]),
      ),
    });
  }

  /** Services of a run that was killed; the servers' own starters know theirs. */
  private async endLeftovers(): Promise<void> {
    const left = JSON.parse(await readFile(this.home.processes, 'utf8').catch(() => '[]')) as { name: string; pid: number }[];
    const ended = await Promise.all(left.map(({ name, pid }) => endLeftover(pid, join('apps', name, 'dist', 'main.js'))));
    if (ended.some(Boolean)) this.progress.say('ended what a killed run had left behind');
    await remove(this.home.processes);
  }
}
