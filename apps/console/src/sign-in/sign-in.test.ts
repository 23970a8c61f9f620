import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FromSession, SignedIn } from '@shiren/contracts-console';
import type { Problem } from '@shiren/contracts-core';
import { startTemporaryPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Keyring } from '@shiren/encryption';
import { Outbox, databaseOptions, migrate } from '@shiren/persistence';
import { Secret, TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { Account } from '../accounts/account.entity.js';
import { Audit } from '../audit/audit.js';
import { database } from '../console.module.js';
import { Access } from '../access/access.js';
import { OwnAccount } from '../people/own-account.js';
import { HashQueue, hashPassword } from './passwords.js';
import { People } from '../people/people.js';
import { Proof } from './proof.js';
import { countersOf } from './sign-in-counters.js';
import { SignInTries, clearTriesOfUser } from './sign-in-tries.js';
import { SignIn } from './sign-in.js';
import { UserRecord } from '../access/user.entity.js';

const PASSWORD = 'a long enough password';
const keyring = new Keyring(randomBytes(32));
const passwordHash = hashPassword(PASSWORD);

let postgres: EmbeddedServer;
const sources: DataSource[] = [];
let one: Instance;
let other: Instance;

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

let accounts = 0;
async function newAccount(): Promise<{ id: string; name: string }> {
  const account = { id: randomUUID(), name: `account-${++accounts}` };
  await one.source.manager.insert(Account, account);
  const owner = { id: randomUUID(), accountId: account.id, name: 'owner', role: 'owner' as const, scenes: null, passwordHash: await passwordHash };
  await one.source.manager.insert(UserRecord, owner);
  return account;
}

const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');
let addresses = 0;
/** An address without any tries. */
const newAddress = (): string => `198.51.100.${++addresses}`;

interface Options {
  instance?: Instance;
  user?: string;
  password?: string;
  code?: string;
  device?: string;
}
const signIn = (account: string, address: string, { instance = one, user = 'owner', password = PASSWORD, code, device }: Options = {}): Promise<SignedIn> =>
  instance.signing.signIn({ account, user, password, address, agent: 'test', ...(code ? { code } : {}), ...(device ? { device } : {}) });
const wrong = { password: 'wrong' };

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: Problem) => error.code,
  );
const countOf = (codes: readonly string[], code: string): number => codes.filter((each) => each === code).length;

const sessionOf = ({ token, device }: SignedIn, address: string): FromSession => ({
  ...{ session: sha256(token), address },
  ...(device ? { device: sha256(device.token) } : {}),
});

describe('tries to sign in', () => {
  it('are counted before the password is checked: of thirty at once on two instances, only five are checked', async () => {
    const { name } = await newAccount();
    const address = newAddress();
    const codes = await Promise.all(Array.from({ length: 30 }, (_, index) => codeOf(signIn(name, address, { ...wrong, instance: index % 2 ? one : other }))));
    expect(countOf(codes, 'SIGN_IN.REFUSED')).toBe(5);
    expect(countOf(codes, 'SIGN_IN.LOCKED')).toBe(25);
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.LOCKED');
  });

  it('from elsewhere do not lock a user out', async () => {
    const { name } = await newAccount();
    const attacker = newAddress();
    for (let tries = 0; tries < 8; tries += 1) await codeOf(signIn(name, attacker, wrong));
    expect(await codeOf(signIn(name, attacker))).toBe('SIGN_IN.LOCKED');
    expect(await codeOf(signIn(name, newAddress()))).toBe('answered');
  });

  it('from everywhere do not lock a user out of a known browser, which has its own counter', async () => {
    const { name } = await newAccount();
    const { device } = await signIn(name, newAddress());
    const known = sha256(device?.token ?? '');
    for (let machine = 0; machine < 10; machine += 1) {
      const address = newAddress();
      await Promise.all(Array.from({ length: 5 }, () => codeOf(signIn(name, address, wrong))));
    }
    expect(await codeOf(signIn(name, newAddress()))).toBe('SIGN_IN.LOCKED');
    expect(await signIn(name, newAddress(), { device: known })).not.toHaveProperty('device');
    expect(await codeOf(signIn(name, newAddress()))).toBe('SIGN_IN.LOCKED');

    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(signIn(name, newAddress(), { ...wrong, device: known }))));
    expect([countOf(codes, 'SIGN_IN.REFUSED'), countOf(codes, 'SIGN_IN.LOCKED')]).toEqual([5, 5]);
    const stranger = await newAccount();
    const address = newAddress();
    for (let tries = 0; tries < 5; tries += 1) await codeOf(signIn(stranger.name, address, { ...wrong, device: known }));
    expect(await codeOf(signIn(stranger.name, address, { device: known }))).toBe('SIGN_IN.LOCKED');
  }, 120_000);

  it('have to wait longer each time, and a refused try does not extend the wait', async () => {
    const { name } = await newAccount();
    const address = newAddress();
    const pause = (): Promise<number> => signIn(name, address).then(
      () => 0,
      (error: Problem) => Number(error.details['seconds']),
    ); // prettier-ignore
    /** As if the wait were over. */
    const wait = () => one.source.query('update sign_in_tries set free_at = now()');
    for (let tries = 0; tries < 5; tries += 1) await codeOf(signIn(name, address, wrong));
    const pauses = [];
    for (let further = 0; further < 7; further += 1) {
      pauses.push(await pause());
      await Promise.all([pause(), pause()]);
      await wait();
      await codeOf(signIn(name, address, wrong));
    }
    expect(pauses.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([30, 60, 120, 240, 480, 900, 900]);
    await wait();
    expect(await pause()).toBe(0);
    expect(await codeOf(signIn(name, address, wrong))).toBe('SIGN_IN.REFUSED');
    expect(await codeOf(signIn(name, address))).toBe('answered');
  });

  it('and clearing them can happen at the same time, and neither fails', async () => {
    const { name } = await newAccount();
    const tries = new SignInTries(other.source);
    const addresses = Array.from({ length: 4 }, newAddress);
    const clear = () => one.source.transaction((manager) => clearTriesOfUser(manager, name, 'owner'));
    const count = (address: string) => codeOf(tries.count(countersOf({ account: name, user: 'owner', address })));
    const codes: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      codes.push(...(await Promise.all([...addresses.map(count), codeOf(clear()), codeOf(clear())])));
    }
    expect(codes.filter((code) => code !== 'answered' && code !== 'SIGN_IN.LOCKED')).toEqual([]);
  }, 120_000);

  it('of many users from one address are slowed down, and successful ones are not counted', async () => {
    const { name } = await newAccount();
    const office = newAddress();
    for (let people = 0; people < 70; people += 1) await signIn(name, office);
    const codes: string[] = [];
    for (let guesses = 0; guesses < 62; guesses += 1) codes.push(await codeOf(signIn(name, office, { ...wrong, user: `user-${guesses}` })));
    expect(countOf(codes, 'SIGN_IN.LOCKED')).toBeGreaterThan(0);
    expect(countOf(codes, 'SIGN_IN.REFUSED')).toBeGreaterThanOrEqual(60);
  }, 120_000);
});

describe('which users exist', () => {
  it('is not revealed by the responses, whether wrong or locked', async () => {
    const { name } = await newAccount();
    const answers = async (account: string, user: string): Promise<unknown[]> => {
      const address = newAddress();
      const given = [];
      for (let tries = 0; tries < 7; tries += 1) {
        given.push(await signIn(account, address, { ...wrong, user }).catch(({ code, message, details }: Problem) => ({ code, message: message.replaceAll(/\d+/g, 'n'), keys: Object.keys(details) }))); // prettier-ignore
      }
      return given;
    };
    const known = await answers(name, 'owner');
    expect(known.map((answer) => (answer as { code: string }).code)).toEqual([...Array<string>(5).fill('SIGN_IN.REFUSED'), 'SIGN_IN.LOCKED', 'SIGN_IN.LOCKED']);
    expect(await answers(name, 'nobody')).toEqual(known);
    expect(await answers('nowhere', 'owner')).toEqual(known);
  });

  it('is not revealed by the time: the medians of forty tries differ by at most half', async () => {
    const { id, name } = await newAccount();
    await one.source.manager.update(UserRecord, { accountId: id }, { totpSecret: null });
    const kinds: [string, string][] = [
      [name, 'owner'],
      [name, 'nobody'],
      ['nowhere', 'owner'],
    ];
    const took = kinds.map((): number[] => []);
    for (let round = 0; round < 42; round += 1) {
      if (round % 4 === 0) await one.source.query('delete from sign_in_tries');
      for (const [index, [account, user]] of kinds.entries()) {
        const began = performance.now();
        expect(await codeOf(signIn(account, '203.0.113.1', { ...wrong, user }))).toBe('SIGN_IN.REFUSED');
        if (round > 1) took[index]?.push(performance.now() - began);
        await one.proof.onApplicationShutdown(); // writing the previous try's audit entry must not count towards the next one's time
      }
    }
    const medians = took.map((each) => each.sort((a, b) => a - b)[each.length / 2] ?? 0);
    process.stderr.write(`a wrong password, an unknown user, an unknown account: medians of ${medians.map((each) => each.toFixed(1)).join(', ')} ms\n`);
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5);
  }, 120_000);
});

describe('an authenticator', () => {
  const codeAt = (secret: string, timestamp = Date.now()): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });

  /** A signed-in user who has an authenticator. */
  async function withAuthenticator() {
    const { name } = await newAccount();
    const address = newAddress();
    const from = sessionOf(await signIn(name, address), address);
    const { secret } = await one.own.beginTotp(await one.access.actor(from), { ...from, password: PASSWORD });
    await one.own.confirmTotp(await one.access.actor(from), { ...from, code: codeAt(secret, Date.now() - 30_000) });
    return { name, address, from, secret };
  }

  it('has codes that are accepted once: of six at once on two instances, only one', async () => {
    const { name, address, secret } = await withAuthenticator();
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.CODE_NEEDED');
    const code = codeAt(secret);
    const codes = await Promise.all(Array.from({ length: 6 }, (_, index) => codeOf(signIn(name, newAddress(), { code, instance: index % 2 ? one : other }))));
    expect(codes.sort()).toEqual([...Array<string>(5).fill('CODE.WRONG'), 'answered']);
    expect(await codeOf(signIn(name, address, { code }))).toBe('CODE.WRONG');
  });

  it('has its wrong codes counted, and the right password alone does not clear them', async () => {
    const { name, secret } = await withAuthenticator();
    const address = newAddress();
    const codes: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      codes.push(await codeOf(signIn(name, address, { code: '000000' })), await codeOf(signIn(name, address)));
    }
    expect(countOf(codes, 'CODE.WRONG')).toBeLessThanOrEqual(5);
    expect(codes.at(-1)).toBe('SIGN_IN.LOCKED');
    expect(await codeOf(signIn(name, address, { code: codeAt(secret) }))).toBe('SIGN_IN.LOCKED');
  });

  it('can be replaced only with the password and its own code, by one whose secret the server created', async () => {
    const { from, secret } = await withAuthenticator();
    const actor = await one.access.actor(from);
    expect(await codeOf(one.own.beginTotp(actor, { ...from, password: 'wrong' }))).toBe('PASSWORD.WRONG');
    expect(await codeOf(one.own.beginTotp(actor, { ...from, password: PASSWORD }))).toBe('SIGN_IN.CODE_NEEDED');
    expect(await codeOf(one.own.beginTotp(actor, { ...from, password: PASSWORD, code: '000000' }))).toBe('CODE.WRONG');
    expect(await codeOf(one.own.removeTotp(actor, { ...from, password: PASSWORD }))).toBe('SIGN_IN.CODE_NEEDED');
    const { secret: next } = await one.own.beginTotp(actor, { ...from, password: PASSWORD, code: codeAt(secret) });
    const own = { ...from, code: codeAt(secret), secret };
    expect(await codeOf(one.own.confirmTotp(actor, own))).toBe('CODE.WRONG');
    await one.own.confirmTotp(actor, { ...from, code: codeAt(next) });
    expect(await codeOf(one.own.confirmTotp(actor, { ...from, code: codeAt(next) }))).toBe('REQUEST.INVALID');
  });

  it('ends the user’s other sessions when set up, and so does a new password; their browsers are forgotten', async () => {
    const { name } = await newAccount();
    const [here, there] = [newAddress(), newAddress()];
    const signed = [await signIn(name, here), await signIn(name, there)] as const;
    const [own, stolen] = [sessionOf(signed[0], here), sessionOf(signed[1], there)];
    const actor = await one.access.actor(own);
    const { secret } = await one.own.beginTotp(actor, { ...own, password: PASSWORD });
    await one.own.confirmTotp(actor, { ...own, code: codeAt(secret) });
    expect(await codeOf(one.access.actor(stolen))).toBe('SESSION.NOT_FOUND');
    expect(await codeOf(one.access.actor(own))).toBe('answered');

    const again = sessionOf(await signIn(name, there, { code: codeAt(secret, Date.now() + 30_000), device: stolen.device ?? '' }), there);
    expect(again.device).toBeDefined(); // a new one, because the old one was forgotten
    await one.own.changePassword(actor, { ...own, current: PASSWORD, next: 'another long password of a user' });
    expect(await codeOf(one.access.actor(again))).toBe('SESSION.NOT_FOUND');
    const devices = await one.source.query<unknown[]>('select 1 from known_device where user_id = $1', [actor.userId]);
    expect(devices).toHaveLength(1);
  });

  it('can be required by the owner: users without one may only set one up', async () => {
    const { name } = await newAccount();
    const address = newAddress();
    const from = sessionOf(await signIn(name, address), address);
    const actor = await one.access.actor(from, 'users.write');
    await one.people.requireSecondFactor(actor, { ...from, required: true });
    expect(await codeOf(one.access.actor(from, 'users.write'))).toBe('SECOND_FACTOR.NEEDED');
    const fresh = sessionOf(await signIn(name, address, { device: from.device ?? '' }), address);
    expect(await codeOf(one.access.actor(fresh))).toBe('SECOND_FACTOR.NEEDED');
    const halfway = await one.access.signedIn(fresh);
    const { secret } = await one.own.beginTotp(halfway, { ...fresh, password: PASSWORD });
    await one.own.confirmTotp(halfway, { ...fresh, code: codeAt(secret) });
    expect(await codeOf(one.access.actor(fresh, 'users.write'))).toBe('answered');
    expect((await one.audit.search(actor.accountId, { ...from, text: 'second-factor', limit: 5 })).entries).toMatchObject([{ details: { required: true } }]);
  });
});

describe('a signed-in user', () => {
  it('has wrong current passwords counted as tries to sign in', async () => {
    const { name } = await newAccount();
    const address = newAddress();
    const from = { session: sha256((await signIn(name, address)).token), address };
    const actor = await one.access.actor(from);
    const next = 'another long password of a user';
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(one.own.changePassword(actor, { ...from, current: 'wrong', next }))));
    expect([countOf(codes, 'PASSWORD.WRONG'), countOf(codes, 'SIGN_IN.LOCKED')]).toEqual([5, 5]);
    expect(await codeOf(one.own.changePassword(actor, { ...from, current: PASSWORD, next }))).toBe('SIGN_IN.LOCKED');
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.LOCKED');
  });

  it('cannot set an easily guessed password for anyone', async () => {
    const { name } = await newAccount();
    const address = newAddress();
    const from = sessionOf(await signIn(name, address), address);
    const actor = await one.access.actor(from);
    const weak = '1234567890';
    expect(await codeOf(one.own.changePassword(actor, { ...from, current: PASSWORD, next: weak }))).toBe('PASSWORD.WEAK');
    expect(await codeOf(one.people.add(actor, { ...from, name: 'second', password: weak, role: 'owner', scenes: null }))).toBe('PASSWORD.WEAK');
    expect(await codeOf(one.people.resetPassword(actor, { ...from, id: actor.userId, password: weak }))).toBe('PASSWORD.WEAK');
  });

  it('forgets a browser by ending its session', async () => {
    const { name } = await newAccount();
    const [here, there] = [newAddress(), newAddress()];
    const own = sessionOf(await signIn(name, here), here);
    const lost = sessionOf(await signIn(name, there), there);
    const actor = await one.access.actor(own);
    const { id = '' } = (await one.own.sessions(actor)).find(({ current }) => !current) ?? {};
    await one.own.endSession(actor, { ...own, id });
    expect(await signIn(name, there, { device: lost.device ?? '' })).toHaveProperty('device');
  });
});

describe('the unlock command', () => {
  const unlock = (...words: string[]): Promise<string> =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('../../dist/unlock.js', import.meta.url)), ...words], {
      env: { ...process.env, DATABASE_URL: postgres.url },
    }).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    );

  it('lets a user in again, removes a lost authenticator, and is recorded in the audit log', async () => {
    const { id, name } = await newAccount();
    const address = newAddress();
    const from = sessionOf(await signIn(name, address), address);
    const { secret } = await one.own.beginTotp(await one.access.actor(from), { ...from, password: PASSWORD });
    await one.own.confirmTotp(await one.access.actor(from), { ...from, code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() });
    for (let tries = 0; tries < 6; tries += 1) await codeOf(signIn(name, address, wrong));
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.LOCKED');
    expect(await unlock(`owner@${name}`)).toBe(`Unlocked: owner@${name}\n`);
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.CODE_NEEDED');
    expect(await unlock(`owner@${name}`, '--remove-authenticator')).toContain('without an authenticator');
    expect(await codeOf(one.access.actor(from))).toBe('SESSION.NOT_FOUND');
    expect(await codeOf(signIn(name, address))).toBe('answered');
    const { entries } = await one.audit.search(id, { ...from, text: 'operator', limit: 5 });
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
      ['user.remove-authenticator', 'owner'],
      ['user.unlock', 'owner'],
    ]);
  }, 120_000);

  it('lets an address try again, and explains wrong arguments', async () => {
    const address = newAddress();
    const { name } = await newAccount();
    for (let tries = 0; tries < 64; tries += 1) await codeOf(signIn(name, address, { ...wrong, user: `user-${tries}` }));
    expect(await codeOf(signIn(name, address))).toBe('SIGN_IN.LOCKED');
    expect(await unlock('--address', address)).toBe(`Unlocked: ${address}\n`);
    expect(await codeOf(signIn(name, address))).toBe('answered');
    expect(await unlock('owner')).toContain('Write: npm run unlock');
    expect(await unlock('nobody@nowhere')).toContain('There is no user nobody@nowhere.');
  }, 120_000);
});
