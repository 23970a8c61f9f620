import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, chmod, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findNatsServer, freePort, startNats, startPostgres } from '@shiren/embedded';
import { readRunFile, root, vendorClient } from '@shiren/testing';

/** `npm start` as a user experiences it. Each start takes ten seconds and more, so one system serves several tests. */

/** How long a start may take on a busy machine, in milliseconds. */
const READY_MS = 120_000;

let home: string;
let port: number;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'shiren-launcher-'));
  await chmod(home, 0o711);
  port = await freePort();
});
const launched: ChildProcess[] = [];
afterAll(async () => {
  for (const child of launched.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

interface Launched {
  child: ChildProcess;
  said(): string;
}

function launch(changes: NodeJS.ProcessEnv = {}): Launched {
  const child = spawn(process.execPath, [join(root, 'deploy/launcher/dist/main.js')], {
    env: { ...process.env, SHIREN_HOME: home, PORT: String(port), ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launched.push(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said };
}

async function until(what: () => boolean | Promise<boolean>, deadline = 60_000): Promise<void> {
  for (const end = Date.now() + deadline; !(await what()); await pause(50)) {
    if (Date.now() > end) throw new Error(`${what.toString()} did not come true in ${deadline} ms`);
  }
}

const untilReady = ({ said }: Launched): Promise<void> => until(() => said().includes('ready\n'), READY_MS);

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const pidsOf = async (): Promise<number[]> => Object.values((await readRunFile(home)).services).map(({ pid }) => pid);
const status = async (): Promise<unknown> => {
  const run = await readRunFile(home);
  return vendorClient(run)
    .request('GetStatus', { Biz: 'RPMin', TicketId: 'launcher' }, { method: 'POST' })
    .then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
};

describe('npm start', () => {
  let first: Launched;
  beforeAll(async () => {
    first = launch();
    await untilReady(first);
  }, READY_MS);

  it('runs one system in a folder', async () => {
    const run = await readRunFile(home);
    expect((await stat(join(home, 'run.json'))).mode & 0o777).toBe(0o600);
    expect(await status()).toBe('answered');
    const second = launch();
    await once(second.child, 'exit');
    expect(second.said()).toContain(`process ${first.child.pid}`);
    expect(second.said()).toContain(`Endpoint   ${run.gateway}\n`);
    expect(second.said()).toContain(`kill ${first.child.pid} `);
    expect(second.child.exitCode).toBe(1);
    expect((await readRunFile(home)).pid).toBe(run.pid);
  });

  it('replaces a service that hangs, which then works', async () => {
    const { said } = first;
    const { services } = await readRunFile(home);
    const hung = ['gateway', 'tokens'];
    for (const name of hung) process.kill(services[name]!.pid, 'SIGSTOP');
    await until(() => hung.every((name) => said().includes(`${name} runs again`)), 120_000);
    for (const name of hung)
      expect(said()).toMatch(new RegExp(`${name} has not answered 4 times in a row, 5 s each; it is ended\n(.*\n)*.*${name} died \\(SIGKILL\\)`));
    expect(hung.filter((name) => lives(services[name]!.pid))).toEqual([]);
    await until(async () => (await status()) === 'answered');
    expect(said().match(/runs again/g)).toHaveLength(hung.length);
  }, 240_000);

  it('ends what a killed launcher left behind, takes its data up again, and leaves no process behind', async () => {
    const { accessKeyId } = await readRunFile(home);
    const left = await pidsOf();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const next = launch();
    await untilReady(next);
    expect(left.filter(lives)).toEqual([]);
    expect((await readRunFile(home)).accessKeyId).toBe(accessKeyId);
    expect(await status()).toBe('answered');

    const pids = await pidsOf();
    next.child.kill('SIGINT');
    await once(next.child, 'exit');
    expect(next.child.exitCode).toBe(0);
    expect(pids.filter(lives)).toEqual([]);
    await expect(access(join(home, 'run.json'))).rejects.toThrow();
  }, 180_000);

  it('uses the servers that it is given, and leaves them running', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shiren-servers-'));
    await chmod(folder, 0o711);
    const postgres = await startPostgres({ directory: join(folder, 'postgres'), password: 'given' });
    const nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
    try {
      const launched = launch({ DATABASE_URL: postgres.url, NATS_URL: nats.url });
      const { child } = launched;
      await untilReady(launched);
      const { natsUrl, databaseUrl, services } = await readRunFile(home);
      expect([natsUrl, databaseUrl]).toEqual([nats.url, postgres.url]);
      expect(Object.keys(services)).not.toContain('PostgreSQL');
      expect(await status()).toBe('answered');
      child.kill('SIGTERM');
      await once(child, 'exit');
      expect([postgres.process.exitCode, nats.process.exitCode]).toEqual([null, null]);
    } finally {
      await Promise.all([postgres.stop(), nats.stop()]);
      await rm(folder, { recursive: true, force: true });
    }
  }, 180_000);

  it('says so when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = (other.address() as { port: number }).port;
    const { child, said } = launch({ PORT: String(taken) });
    await once(child, 'exit');
    other.close();
    expect(child.exitCode).toBe(1);
    expect(said()).toContain(`Port ${taken} is taken`);
  });
});

describe('who started it', () => {
  /** Starts a command that outlives the shell that started it; returns its process id. */
  const startAlone = async (command: string, log: string): Promise<number> => {
    const env = { ...process.env, SHIREN_HOME: home, PORT: String(port) };
    const shell = spawn('sh', ['-c', `nohup ${command} > ${log} 2>&1 & echo $!`], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(shell.stdout, 'data')) as [Buffer];
    await once(shell, 'exit');
    return Number(said.toString());
  };
  // the shell prints the process id before its background command has opened the log
  const logged = (log: string): Promise<string> => readFile(log, 'utf8').catch(() => '');
  const untilLogged = (log: string): Promise<void> => until(async () => (await logged(log)).includes('ready\n'), READY_MS);
  const log = (name: string): string => join(home, `${name}.txt`);

  it.each(['SIGTERM', 'SIGKILL'])(
    'is npm, whose end by %s is the end of all, but not the shell that started npm',
    async (signal) => {
      const npm = await startAlone('npm start', log(signal));
      try {
        await untilLogged(log(signal));
        expect(await status()).toBe('answered');
        const run = await readRunFile(home);
        const pids = [run.pid, ...Object.values(run.services).map(({ pid }) => pid)];
        const dead = Object.entries(run.services).filter(([, { pid }]) => !lives(pid));
        expect(await readFile(log(signal), 'utf8')).not.toContain(' died ');
        expect(dead).toEqual([]);
        expect(pids).toHaveLength(11);
        process.kill(npm, signal);
        await until(() => pids.filter(lives).length === 0);
        expect(await readFile(log(signal), 'utf8')).toContain('  stopped\n');
      } finally {
        if (lives(npm)) process.kill(npm);
      }
    },
    240_000,
  );

  it('may be gone when no npm runs it', async () => {
    const launcher = await startAlone(`${process.execPath} deploy/start.mjs`, log('alone'));
    try {
      await untilLogged(log('alone'));
      await pause(2_000); // more than twice the time needed to notice that a parent is gone
      expect(await status()).toBe('answered');
      expect((await readRunFile(home)).pid).toBe(launcher);
    } finally {
      process.kill(launcher);
      await until(() => !lives(launcher));
    }
  }, 240_000);

  it('takes it along when it is a program with a channel to it that is killed, as a test run is', async () => {
    const script = `
      import { spawn } from 'node:child_process';
      const launcher = spawn(process.execPath, [${JSON.stringify(join(root, 'deploy/launcher/dist/main.js'))}], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      setInterval(() => launcher, 1_000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, SHIREN_HOME: home, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    starter.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('ready\n'), READY_MS);
    const { pid } = await readRunFile(home);
    starter.kill('SIGKILL');
    await until(() => !lives(pid));
    expect(said).toContain('  stopped\n');
  }, 180_000);
});
