import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { mirrorIn } from './debian-package.js';
import { findNatsServer, isEnough } from './nats-binary.js';
import { startNats } from './nats.js';
import { freePort, isFree, keptPort } from './ports.js';
import { startPostgres } from './postgres.js';

const folders: string[] = [];
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'shiren-embedded-'));
  await chmod(made, 0o711); // PostgreSQL's own user must be able to enter the folder
  folders.push(made);
  return made;
};
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true }))));

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

/** A killed process that init has not reaped yet (a zombie) counts as ended. */
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('the embedded PostgreSQL', () => {
  it('keeps its data and its address from one start to the next', async () => {
    const directory = await folder();
    const first = await startPostgres({ directory, password: 'secret' });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await startPostgres({ directory, password: 'secret' });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await expect(query(second.url.replace('secret', 'wrong'), 'select 1')).rejects.toThrow(/password/);
    await second.stop();
  }, 60_000);

  it('ends the server that a killed run left behind, and takes up its data', async () => {
    const directory = await folder();
    const left = await startPostgres({ directory, password: 'secret' });
    await query(left.url, 'create table kept as select 1 as answer');
    const next = await startPostgres({ directory, password: 'secret' });
    expect(left.process.exitCode).toBe(0);
    expect(await query(next.url, 'select answer from kept')).toHaveLength(1);
    await next.stop();
  }, 60_000);

  it('starts again where its server was killed and a process of it hangs', async () => {
    const directory = await folder();
    const killed = await startPostgres({ directory, password: 'secret' });
    const client = new pg.Client({ connectionString: killed.url });
    client.on('error', () => undefined);
    await client.connect();
    const [{ pid }] = (await client.query('select pg_backend_pid() as pid')).rows as [{ pid: number }];
    process.kill(pid, 'SIGSTOP');
    try {
      killed.process.kill('SIGKILL');
      await once(killed.process, 'exit');
      const next = await startPostgres({ directory, password: 'secret' });
      expect(await query(next.url, 'select 1 as answer')).toEqual([{ answer: 1 }]);
      await next.stop();
      for (let waited = 0; isRunning(pid) && waited < 10_000; waited += 100) await delay(100);
      expect(isRunning(pid)).toBe(false);
    } finally {
      client.end().catch(() => undefined);
    }
  }, 60_000);
});

describe('the embedded NATS', () => {
  it('starts with JetStream, and again at the same address', async () => {
    const directory = await folder();
    const binary = await findNatsServer();
    const first = await startNats({ directory, binary });
    await first.stop();
    const second = await startNats({ directory, binary });
    expect(second.url).toBe(first.url);
    const left = second.process;
    const third = await startNats({ directory, binary });
    expect(left.signalCode ?? left.exitCode).not.toBeNull();
    await third.stop();
  }, 180_000);

  it('says how to get a server where there is none', async () => {
    await expect(findNatsServer(undefined, { NATS_SERVER: '/nowhere/nats-server' })).rejects.toThrow(/docs\.nats\.io/);
  });

  it('needs 2.10', () => {
    expect(['2.9.10', '2.10.0', '2.12.1', '3.0.0', '1.4.1'].map(isEnough)).toEqual([false, true, true, true, false]);
  });

  it('finds the mirror in sources of either form', () => {
    expect(mirrorIn('Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm')).toBe('http://mirror.example/debian');
    expect(mirrorIn('# a comment\ndeb [arch=amd64] https://mirror.example/debian/ bookworm main')).toBe('https://mirror.example/debian');
    expect(mirrorIn('deb https://packages.example/other stable main')).toBeUndefined();
  });
});

describe('a free port', () => {
  it('is never handed out twice, nor one that the caller has another use for', async () => {
    const ports = new Set<number>();
    for (let i = 0; i < 1_500; i++) ports.add(await freePort());
    expect(ports.size).toBe(1_500);
    const kept = [...ports].map((port) => port + 2);
    expect(kept).not.toContain(await freePort(kept));
  });
});

describe('a kept port', () => {
  it('stays while it is free, and moves when it is not', async () => {
    const file = join(await folder(), 'port');
    const port = await keptPort(file);
    expect(await keptPort(file)).toBe(port);
    await writeFile(file, 'nonsense');
    expect(await isFree(await keptPort(file))).toBe(true);
    expect(Number(await readFile(file, 'utf8'))).toBeGreaterThan(0);
    expect(await freePort()).toBeGreaterThan(0);
  });
});
