import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { FromSession, SignedIn } from '@shiren/contracts-console';
import type { Problem } from '@shiren/contracts-core';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Keyring } from '@shiren/encryption';
import { Outbox, databaseOptions, migrate } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { database } from '../console.module.js';
import { Access } from '../access/access.js';
import { OwnAccount } from '../people/own-account.js';
import { HashQueue, hashPassword } from '../sign-in/passwords.js';
import { People } from '../people/people.js';
import { Proof } from '../sign-in/proof.js';
import { SignInTries } from '../sign-in/sign-in-tries.js';
import { SignIn } from '../sign-in/sign-in.js';
import { UserRecord } from '../access/user.entity.js';

export const PASSWORD = 'a long enough password';
const keyring = new Keyring(randomBytes(32));
const passwordHash = hashPassword(PASSWORD);

export let postgres: EmbeddedServer;
const sources: DataSource[] = [];
/** Set once the instances run. */
export let one: Instance;
export let other: Instance;

type Instance = Awaited<ReturnType<typeof startInstance>>;

/** The services of one console instance, with its own database connections. */
async function startInstance() {
  const source = await new DataSource(databaseOptions(database, { DATABASE_URL: postgres.url })).initialize();
  sources.push(source);
  const audit = new Audit(source, new Outbox(source));
  const queue = new HashQueue();
  const proof = new Proof(source, audit, keyring, queue, new SignInTries(source));
  const own = new OwnAccount(source, audit, keyring, proof, queue);
  return { source, audit, proof, own, signing: new SignIn(audit, proof), access: new Access(source), people: new People(source, audit, queue) };
}

/** Starts two instances of the console on one database before the tests of a file, and stops them afterwards. */
export function startInstances(): void {
  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
    await migrate(database, { DATABASE_URL: postgres.url });
    [one, other] = [await startInstance(), await startInstance()];
  }, 120_000);

  afterAll(async () => {
    await Promise.all([one, other].map((instance) => instance?.proof.onApplicationShutdown()));
    await Promise.all(sources.map((source) => source.destroy()));
    await postgres?.stop();
  }, 60_000);
}

let accounts = 0;
export async function newAccount(): Promise<{ id: string; name: string }> {
  const account = { id: randomUUID(), name: `account-${++accounts}` };
  await one.source.manager.insert(Account, account);
  const owner = { id: randomUUID(), accountId: account.id, name: 'owner', role: 'owner' as const, scenes: null, passwordHash: await passwordHash };
  await one.source.manager.insert(UserRecord, owner);
  return account;
}

export const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
let addresses = 0;
/** An address without any tries. */
export const newAddress = (): string => `198.51.100.${++addresses}`;

interface Options {
  instance?: Instance;
  user?: string;
  password?: string;
  code?: string;
  device?: string;
}
export const signIn = (
  account: string,
  address: string,
  { instance = one, user = 'owner', password = PASSWORD, code, device }: Options = {},
): Promise<SignedIn> => instance.signing.signIn({ account, user, password, address, agent: 'test', ...(code ? { code } : {}), ...(device ? { device } : {}) });
export const wrong = { password: 'wrong' };

export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: Problem) => error.code,
  );
export const countOf = (codes: readonly string[], code: string): number => codes.filter((each) => each === code).length;

export const sessionOf = ({ token, device }: SignedIn, address: string): FromSession => ({
  ...{ session: sha256(token), address },
  ...(device ? { device: sha256(device.token) } : {}),
});
