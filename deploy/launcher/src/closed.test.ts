import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus, connectToNats, durableOf, encode, ensureConsumer, ensureStream, natsServers } from '@shiren/bus';
import { busUsers } from '@shiren/bus-access';
import { consoleQuestions } from '@shiren/contracts-console';
import { ocr } from '@shiren/contracts-media';
import { authority } from '@shiren/contracts-registry';
import { attemptDecided, tokens } from '@shiren/contracts-verification';
import { findNatsServer, freePort, listenTo, startNats, startPostgres, untilReady, type EmbeddedServer } from '@shiren/embedded';
import { ensureRoles } from '@shiren/persistence/roles';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { selfMadeCertificate } from './certificate.js';
import { OPERATOR, natsUsers, passwordOf, withUser } from './credentials.js';

const secret = 'a secret of this test';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shiren-closed-'));
  await chmod(folder, 0o711); // PostgreSQL's own user must be able to pass through
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('NATS as the launcher starts it', () => {
  let server: EmbeddedServer;
  const connections: Awaited<ReturnType<typeof connectToNats>>[] = [];
  const as = async (user: string) => {
    const connection = await connectToNats(user, { NATS_URL: withUser(server.url, user, passwordOf(secret, 'nats', user)) });
    connections.push(connection);
    return connection;
  };

  beforeAll(async () => {
    server = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer(), users: natsUsers(secret) });
  }, 240_000);
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await server?.stop();
  });

  it('lets nobody in without a password, or with a wrong one', async () => {
    const stranger = connectToNats('stranger', { NATS_URL: server.url });
    await expect(stranger).rejects.toThrow(/Authorization/);
    await expect(connectToNats('ocr', { NATS_URL: withUser(server.url, 'ocr', 'guessed') })).rejects.toThrow(/Authorization/);
  });

  it('lets ocr neither ask nor hear what is the console’s, nor what the console answers', async () => {
    const [reader, gateway, owner] = [await as('ocr'), await as('gateway'), await as('console')];
    const asked: string[] = [];
    owner.subscribe(consoleQuestions.accessKey.subject, {
      callback: (_, message) => {
        asked.push(message.string());
        message.respond(encode({ secret: 'confidential' }));
      },
    });
    await owner.flush();

    for (const subject of ['console.>', '>', '_INBOX.>', '_INBOX.gateway.>', 'event.>', '$JS.API.>']) {
      const refused = new Promise<Error | null>((resolve) => reader.subscribe(subject, { callback: (error) => resolve(error) }));
      await expect(refused).resolves.toMatchObject({ name: 'PermissionViolationError' });
    }
    const heard: string[] = [];
    reader.subscribe('ocr.>', { callback: (_, message) => void heard.push(message.subject) });

    expect(await new Bus(gateway).ask(consoleQuestions.accessKey, { accessKeyId: 'a' })).toEqual({ secret: 'confidential' });
    await expect(reader.request(consoleQuestions.accessKey.subject, encode({ accessKeyId: 'b' }), { timeout: 2_000 })).rejects.toThrow();
    await reader.flush();
    await owner.flush();
    expect(asked).toEqual(['{"accessKeyId":"a"}']);
    expect(heard).toEqual([]);
  }, 60_000);

  it('lets a service answer what it was asked, and a service that asks more is told which line is missing', async () => {
    const [materials, reader] = [await as('materials'), await as('ocr')];
    reader.subscribe('ocr.>', { callback: (_, message) => void message.respond(encode({ read: true })) });
    await reader.flush();
    expect(await new Bus(materials).ask(ocr.readCard, { image: 'a', side: 'front' })).toEqual({ read: true });
    await expect(new Bus(materials).ask(authority.state, { counted: false })).rejects.toMatchObject({
      code: 'SERVICE.UNAVAILABLE',
      message: expect.stringContaining('libs/bus-access/src/access.ts') as string,
    });
  }, 60_000);

  it('lets a business’s own service hear results and ask how a ticket stands, and nothing else', async () => {
    const [internal, verdict, operator] = [await as('internal'), await as('verdict'), await as(OPERATOR)];
    await ensureStream(operator);
    const durable = durableOf('internal', attemptDecided.subject);
    await ensureConsumer(internal, durable, attemptDecided.subject, 1);
    await new Bus(verdict).publish(attemptDecided.subject, { outcome: 'passed' }, 'one');
    const next = await internal.request(`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${durable}`, encode({ batch: 1 }), { timeout: 10_000, noMux: true });
    expect(next.json()).toEqual({ outcome: 'passed' });
    await expect(new Bus(internal).publish(attemptDecided.subject, {}, 'two')).rejects.toThrow();
    await expect(internal.request(tokens.submit.subject, encode({}), { timeout: 2_000 })).rejects.toThrow(/[Pp]ermission/);
    expect(busUsers.internal.asks).toEqual([tokens.status]);
  }, 60_000);
});

describe('NATS with TLS', () => {
  it('is joined by whoever can hold its certificate against an authority, and by nobody else', async () => {
    const { certificate, key } = await selfMadeCertificate(folder);
    const port = await freePort();
    const configuration = join(folder, 'tls.conf');
    await writeFile(configuration, `listen: "127.0.0.1:${port}"\ntls ${JSON.stringify({ cert_file: certificate, key_file: key })}\n`);
    const child = spawn(await findNatsServer(), ['-c', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = listenTo(child);
    try {
      await untilReady('NATS', child, () => (said().includes('Server is ready') ? Promise.resolve() : Promise.reject(new Error('not yet'))), 20_000, said);
      const url = `tls://127.0.0.1:${port}`;
      const connection = await connectToNats('test', { NATS_URL: url, NATS_CA_FILE: certificate });
      await connection.flush();
      await connection.close();
      await expect(connect({ ...natsServers({ NATS_URL: url }), reconnect: false })).rejects.toThrow(/certificate/);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  }, 60_000);
});

describe('PostgreSQL as the launcher starts it', () => {
  let server: EmbeddedServer;
  const query = async (url: string, text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows as unknown[];
    } finally {
      await client.end();
    }
  };
  const password = (role: string): string => passwordOf(secret, 'postgres', role);
  const as = (role: string): string => withUser(server.url, role, password(role));

  beforeAll(async () => {
    server = await startPostgres({ directory: join(folder, 'postgres'), password: 'admin', volatile: true });
  }, 60_000);
  afterAll(() => server?.stop());

  it('gives each service its own schema and no other, with what an earlier release had made there', async () => {
    await query(server.url, 'create schema tokens; create table tokens.kept (id bigint generated always as identity)');
    await ensureRoles(server.url, ['tokens', 'verdict'], password);
    await ensureRoles(server.url, ['tokens', 'verdict'], password);
    await query(as('tokens_owner'), 'alter table tokens.kept add note text');
    await query(as('tokens'), 'insert into tokens.kept (note) values (1)');
    await query(as('verdict_owner'), 'create table verdict.verdict (id int)');
    await query(as('verdict'), 'create temporary table passing (id int)');

    await expect(query(as('tokens'), 'select * from verdict.verdict')).rejects.toThrow('permission denied for schema verdict');
    await expect(query(as('verdict'), 'select * from tokens.kept')).rejects.toThrow('permission denied for schema tokens');
    await expect(query(as('verdict_owner'), 'select * from tokens.kept')).rejects.toThrow('permission denied for schema tokens');
    await expect(query(as('tokens'), 'alter table tokens.kept add more text')).rejects.toThrow('must be owner');
    await expect(query(as('tokens'), 'create table tokens.another (id int)')).rejects.toThrow('permission denied for schema tokens');
    await expect(query(as('tokens'), 'truncate tokens.kept')).rejects.toThrow('permission denied');
    await expect(query(as('verdict'), 'create table public.shared (id int)')).rejects.toThrow('permission denied for schema public');
    await expect(query(as('verdict'), 'create schema another')).rejects.toThrow('permission denied for database');
    await expect(query(as('verdict'), 'create role another')).rejects.toThrow('permission denied');
    expect(await query(server.url, 'select note from tokens.kept')).toEqual([{ note: '1' }]);
  });

  it('takes a new password at once', async () => {
    await ensureRoles(server.url, ['tokens'], () => 'another’s');
    await expect(query(as('tokens'), 'select 1')).rejects.toThrow(/password/);
    expect(await query(withUser(server.url, 'tokens', 'another’s'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
