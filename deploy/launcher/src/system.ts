import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { endLeftover, findNatsServer, freePort, isFree, startNats, startPostgres } from '@shiren/embedded';
import { ensureRoles, ownerOf } from '@shiren/persistence/roles';
import { reachableAddresses, selfMadeCertificate } from './certificate.js';
import { OPERATOR, given, natsUsers, passwordOf, withUser, type ServerAddress } from './credentials.js';
import { remove, settingsElsewhere, writePrivately, type Home, type Secrets } from './home.js';
import type { Progress } from './progress.js';
import { runProgram, startProgram, untilHealthy, type BackgroundProgram } from './service-process.js';
import { services, type ServiceDefinition } from './services.js';
import { Supervised } from './supervised.js';
import { START_DEADLINE_MS, watch } from './watch.js';

export interface Account {
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** Access key for the sandbox. */
  testAccessKeyId: string;
  testAccessKeySecret: string;
  /** Absent once the owner has changed the password. */
  consoleUser?: string;
  consolePassword?: string;
}

/** How `npm run dev` differs from `npm start`. */
export interface Development {
  /** Services that restart when one of their files changes, each with its debugger port. */
  watched: ReadonlyMap<string, number>;
  /** Other programs that run as long as the system does. */
  programs: readonly (BackgroundProgram & { name: string })[];
  /** Lines printed on the terminal once everything is running. */
  notes: readonly string[];
}

/** The whole system on one machine: servers, migrations, the demo account, and every service in its own process. */
export class System {
  private readonly processes: Supervised[] = [];
  private readonly stopped = new AbortController();
  private readonly healthPorts = new Map<string, number>();
  private readonly markers = new Map<string, string>();
  private env: NodeJS.ProcessEnv = {};
  private database = given('');
  private bus = given('');
  private account?: Account;
  private consolePassword = '';
  private noting: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: string,
    private readonly home: Home,
    private readonly port: number,
    private readonly progress: Progress,
    private readonly development: Development = { watched: new Map(), programs: [], notes: [] },
  ) {}

  get gateway(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** For phones in the same network, whose browsers only allow camera access on secure pages; absent unless HTTPS_PORT is set. */
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
    const { DATABASE_URL, NATS_URL } = process.env;
    [this.database, this.bus] = await Promise.all([
      DATABASE_URL ? given(DATABASE_URL) : this.postgres(secrets),
      NATS_URL ? given(NATS_URL) : this.nats(secrets),
    ]);
    this.env = {
      NODE_ENV: 'production',
      MASTER_KEY: secrets.MASTER_KEY,
      BLOB_DIRECTORY: this.home.blobs,
      PUBLIC_URL: this.gateway,
      ...(await this.certificate()),
      ...process.env,
      PORT: String(this.port),
      HEALTH_HOST: '127.0.0.1',
      // ONNX Runtime sends telemetry to its vendor unless this is set before it loads
      ORT_DISABLE_TELEMETRY: '1',
    };
    const migrated = this.migrate();
    await Promise.all([migrated, ...services.map((service) => this.service(service, migrated))]);
    await Promise.all(this.development.programs.map((program) => this.supervise(program.name, () => startProgram(program), program.words.join(' '))));
    await this.noteProcesses();
    if (!this.account) throw new Error('The demo account was not made.');
    return this.account;
  }

  /** Stops the gateway first, so that no new calls come in, and the servers that the services need last. */
  async stop(): Promise<void> {
    this.stopped.abort();
    const named = (names: readonly string[]) => this.processes.filter(({ name }) => names.includes(name));
    const servers = ['NATS', 'PostgreSQL'];
    await Promise.all(named(['gateway']).map((process) => process.stop()));
    await Promise.all(this.processes.filter(({ name }) => !servers.includes(name)).map((process) => process.stop()));
    for (const server of servers) await Promise.all(named([server]).map((process) => process.stop()));
    await remove(this.home.runFile);
    await remove(this.home.processes);
  }

  /** The operator's certificate if there is one, otherwise a self-signed one. */
  private async certificate(): Promise<NodeJS.ProcessEnv> {
    if (!process.env['HTTPS_PORT'] || process.env['TLS_CERTIFICATE_FILE']) return {};
    const { certificate, key } = await selfMadeCertificate(this.home.path);
    return { TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key };
  }

  /** Each service gets a role that can only read and write its own tables; migrations run as the owner of the schema. */
  private async postgres({ postgresPassword, serviceSecret }: Secrets): Promise<ServerAddress> {
    const report = (text: string): void => this.progress.say(text);
    const operator = await this.server('PostgreSQL', () => startPostgres({ directory: this.home.postgres, password: postgresPassword, report }));
    const password = (role: string): string => passwordOf(serviceSecret, 'postgres', role);
    const keepers = services.filter(({ migrates }) => migrates).map(({ name }) => name);
    await ensureRoles(operator, keepers, password);
    return { operator, of: (role) => withUser(operator, role, password(role)) };
  }

  /** Each service gets a user that can only use its own subjects. */
  private async nats({ serviceSecret }: Secrets): Promise<ServerAddress> {
    const binary = await findNatsServer((text) => this.progress.say(text));
    const address = await this.server('NATS', () => startNats({ directory: this.home.nats, binary, users: natsUsers(serviceSecret) }));
    const of = (user: string): string => withUser(address, user, passwordOf(serviceSecret, 'nats', user));
    return { operator: of(OPERATOR), of };
  }

  private envOf({ name, migrates }: ServiceDefinition): NodeJS.ProcessEnv {
    return { ...this.env, NATS_URL: this.bus.of(name), DATABASE_URL: migrates ? this.database.of(name) : undefined };
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

  /** Updates the tables of all services. */
  private async migrate(): Promise<void> {
    const owners = Object.fromEntries(services.filter(({ migrates }) => migrates).map(({ name }) => [name, this.database.of(ownerOf(name))]));
    await runProgram(join(this.root, 'deploy/launcher/dist/migrations.js'), [], { ...this.env, MIGRATE: JSON.stringify(owners) });
  }

  private async service(service: ServiceDefinition, migrated: Promise<void>): Promise<void> {
    const { name, migrates } = service;
    const env = this.envOf(service);
    const program = (file: string): string => join(this.root, 'apps', name, 'dist', file);
    if (migrates) await migrated;
    const seeding = name === 'console' ? runProgram(program('seed.js'), ['--sample-business'], { CONSOLE_PASSWORD: this.consolePassword, ...env }) : undefined;
    const debugPort = this.development.watched.get(name);
    // a new port for each start, so that a restart also succeeds if another program has taken the former port in the meantime
    const begin = async (): ReturnType<typeof startProgram> => {
      const healthPort = await freePort([this.port, Number(env['HTTPS_PORT'])]);
      this.healthPorts.set(name, healthPort);
      return startProgram({
        command: process.execPath,
        words: [...(debugPort === undefined ? [] : restartsOnChange(debugPort)), '--enable-source-maps', program('main.js')],
        env: { ...env, HEALTH_PORT: String(healthPort) },
        log: debugPort === undefined ? this.home.log(name) : undefined,
      });
    };
    const port = (): number => this.healthPorts.get(name) ?? 0;
    await this.progress.step(name, async () => {
      const supervised = await this.supervise(name, begin);
      await untilHealthy(name, port, this.home.log(name), START_DEADLINE_MS);
      // a service that is stopped at a breakpoint doesn't answer either
      if (debugPort === undefined) void watch(supervised, port, this.stopped.signal);
      if (seeding) this.account = JSON.parse(await seeding) as Account;
    });
  }

  /**
   * `marker` is a part of the command line of a program that is not a service. If this launcher is killed, the next start recognises the process by
   * it.
   */
  private async supervise(name: string, begin: () => ReturnType<typeof startProgram>, marker?: string): Promise<Supervised> {
    const process = new Supervised(
      name,
      begin,
      (message) => this.progress.say(message),
      () => this.noteProcesses(),
    );
    this.processes.push(process);
    if (marker) this.markers.set(name, marker);
    await process.start();
    return process;
  }

  /** Records the running processes in run.json, and for the next start in case this one is killed; one write at a time. */
  private noteProcesses(): Promise<void> {
    this.noting = this.noting.then(async () => {
      await writePrivately(
        this.home.processes,
        this.processes.flatMap(({ name, pid }) => (pid ? [{ name, pid, marker: this.markers.get(name) }] : [])),
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
      natsUrl: this.bus.operator,
      databaseUrl: this.database.operator,
      blobDirectory: resolve(this.env['BLOB_DIRECTORY'] ?? this.home.blobs),
      settingsElsewhere: settingsElsewhere(process.env),
      services: Object.fromEntries(
        this.processes.map(({ name, pid }) => [
          name,
          { pid, ...(this.healthPorts.has(name) ? { health: `http://127.0.0.1:${this.healthPorts.get(name)}/health/ready` } : {}) },
        ]),
      ),
    });
  }

  /** Ends services and tools that a killed run left behind; the code that starts the servers does the same for the servers. */
  private async endLeftovers(): Promise<void> {
    const left = JSON.parse(await readFile(this.home.processes, 'utf8').catch(() => '[]')) as { name: string; pid: number; marker?: string }[];
    const ended = await Promise.all(left.map(({ name, pid, marker }) => endLeftover(pid, marker ?? join('apps', name, 'dist', 'main.js'))));
    if (ended.some(Boolean)) this.progress.say('ended what a killed run had left behind');
    await remove(this.home.processes);
  }
}

/** Node's options to restart the service when a file it has imported changes, and to let a debugger attach. */
const restartsOnChange = (debugPort: number): string[] => ['--watch', '--watch-preserve-output', `--inspect=127.0.0.1:${debugPort}`];
