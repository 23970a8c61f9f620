import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { runService, Bus, connectToNats, type RunningService } from '@shiren/bus';
import { pages, type FromSession, type Role } from '@shiren/contracts-console';
import type { Question } from '@shiren/contracts-core';
import { migrate } from '@shiren/persistence';
import { startServers, type TestServers } from '@shiren/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { hashPassword } from '../sign-in/passwords.js';
import { UserRecord } from '../access/user.entity.js';
import { Account } from '../accounts/account.entity.js';
import { ConsoleModule, database } from '../console.module.js';

export const PASSWORD = 'a long enough password';

let servers: TestServers;
let connection: NatsConnection;
/** Set once the console runs, as are `bus` and `source`. */
export let service: RunningService;
export let bus: Bus;
export let source: DataSource;

/** Starts the console with its own PostgreSQL and NATS before the tests of a file, and stops them afterwards. */
export function startConsole(environment: NodeJS.ProcessEnv = {}): void {
  beforeAll(async () => {
    servers = await startServers(environment);
    process.env['AUDIT_ANCHOR_FILE'] = join(servers.folder, 'anchors.jsonl');
    await migrate(database);
    service = await runService({ name: 'console', module: ConsoleModule });
    connection = await connectToNats('test');
    bus = new Bus(connection);
    source = service.context.get(DataSource);
  }, 240_000);

  afterAll(async () => {
    await service?.close();
    await connection?.close();
    await servers?.stop();
  }, 30_000);
}

let accounts = 0;
export async function newAccount(): Promise<{ id: string; name: string }> {
  const account = { id: randomUUID(), name: `account-${++accounts}` };
  await source.manager.insert(Account, account);
  await newUser(account.id, 'owner', 'owner');
  return account;
}

const passwordHash = hashPassword(PASSWORD);
export async function newUser(accountId: string, name: string, role: Role, scenes: string[] | null = null): Promise<void> {
  await source.manager.insert(UserRecord, { id: randomUUID(), accountId, name, role, scenes, passwordHash: await passwordHash });
}

const from = { address: '192.0.2.1', agent: 'test' };
export const signIn = (account: string, user = 'owner', password = PASSWORD, code?: string) =>
  bus.ask(pages.signIn, { account, user, password, ...from, ...(code ? { code } : {}) });

export type Asking = <Request extends FromSession, Reply>(question: Question<Request, Reply>, body: Omit<Request, 'session' | 'address'>) => Promise<Reply>;
export async function signedIn(account: string, user = 'owner'): Promise<Asking> {
  const { token } = await signIn(account, user);
  const session = createHash('sha256').update(token).digest('hex');
  return (question, body) => bus.ask(question, { ...body, session, address: from.address } as never);
}

export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );
