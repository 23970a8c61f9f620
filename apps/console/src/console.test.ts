import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runService, Bus, connectToNats, type RunningService } from '@shiren/bus';
import { consoleQuestions, faceCompared, pages, type FromSession, type ListedScene, type Role } from '@shiren/contracts-console';
import type { EventType, Question } from '@shiren/contracts-core';
import { attemptDecided, attemptSubmitted } from '@shiren/contracts-verification';
import { findNatsServer, startNats, startPostgres, type EmbeddedServer } from '@shiren/embedded';
import { Keyring } from '@shiren/encryption';
import { Outbox, migrate, rewrapColumn } from '@shiren/persistence';
import type { NatsConnection } from '@nats-io/transport-node';
import { Secret, TOTP } from 'otpauth';
import { LookedUp, exposition } from '@shiren/observability';
import { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { personsBehind } from './access/credentials.js';
import { hashPassword } from './sign-in/passwords.js';
import { UserRecord } from './access/user.entity.js';
import { AccessKeys } from './accounts/access-keys.js';
import { Account } from './accounts/account.entity.js';
import { Anchors } from './audit/anchors.js';
import { Audit } from './audit/audit.js';
import { readAnchors, verifyAudit } from './audit/verify.js';
import { UsageCounting } from './usage/usage-counting.js';
import { RecordRetention } from './usage/record-retention.js';
import { rebuildUsage } from './queries/rebuild-usage.js';
import { ConsoleModule, database } from './console.module.js';
import { sealedColumns } from './sealed-columns.js';

const PASSWORD = 'a long enough password';

let folder: string;
const servers: EmbeddedServer[] = [];
let connection: NatsConnection;
let service: RunningService;
let bus: Bus;
let source: DataSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await chmod(folder, 0o711);
  const postgres = await startPostgres({ directory: join(folder, 'postgres'), password: randomUUID(), volatile: true });
  servers.push(postgres);
  const nats = await startNats({ directory: join(folder, 'nats'), binary: await findNatsServer() });
  servers.push(nats);
  const env = {
    DATABASE_URL: postgres.url,
    NATS_URL: nats.url,
    MASTER_KEY: randomBytes(32).toString('base64'),
    AUDIT_ANCHOR_FILE: join(folder, 'anchors.jsonl'),
    HEALTH_HOST: '127.0.0.1',
    LOG_LEVEL: 'fatal',
  };
  Object.assign(process.env, env);
  await migrate(database);
  service = await runService({ name: 'console', module: ConsoleModule });
  connection = await connectToNats('test');
  bus = new Bus(connection);
  source = service.context.get(DataSource);
}, 240_000);

afterAll(async () => {
  await service?.close();
  await connection?.close();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
}, 30_000);

let accounts = 0;
async function newAccount(): Promise<{ id: string; name: string }> {
  const account = { id: randomUUID(), name: `account-${++accounts}` };
  await source.manager.insert(Account, account);
  await newUser(account.id, 'owner', 'owner');
  return account;
}

const passwordHash = hashPassword(PASSWORD);
async function newUser(accountId: string, name: string, role: Role, scenes: string[] | null = null): Promise<void> {
  await source.manager.insert(UserRecord, { id: randomUUID(), accountId, name, role, scenes, passwordHash: await passwordHash });
}

const from = { address: '192.0.2.1', agent: 'test' };
const signIn = (account: string, user = 'owner', password = PASSWORD, code?: string) =>
  bus.ask(pages.signIn, { account, user, password, ...from, ...(code ? { code } : {}) });

type Asking = <Request extends FromSession, Reply>(question: Question<Request, Reply>, body: Omit<Request, 'session' | 'address'>) => Promise<Reply>;
async function signedIn(account: string, user = 'owner'): Promise<Asking> {
  const { token } = await signIn(account, user);
  const session = createHash('sha256').update(token).digest('hex');
  return (question, body) => bus.ask(question, { ...body, session, address: from.address } as never);
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

describe('signing in', () => {
  it('tells nobody what was wrong, and lets an address wait after five wrong tries, with the right password too', async () => {
    const { name } = await newAccount();
    expect(await codeOf(signIn('nowhere'))).toBe('SIGN_IN.REFUSED');
    expect(await codeOf(signIn(name, 'nobody'))).toBe('SIGN_IN.REFUSED');
    for (let tries = 0; tries < 5; tries += 1) expect(await codeOf(signIn(name, 'owner', 'wrong'))).toBe('SIGN_IN.REFUSED');
    expect(await codeOf(signIn(name))).toBe('SIGN_IN.LOCKED');
  });

  it('takes the code of an authenticator, each once', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const { secret } = await ask(pages.beginTotp, { password: PASSWORD });
    const codeAt = (timestamp: number): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
    expect(await codeOf(ask(pages.confirmTotp, { code: '000000' }))).toBe('CODE.WRONG');
    const now = Date.now();
    await ask(pages.confirmTotp, { code: codeAt(now) });
    expect(await codeOf(signIn(name))).toBe('SIGN_IN.CODE_NEEDED');
    expect(await codeOf(signIn(name, 'owner', PASSWORD, codeAt(now)))).toBe('CODE.WRONG');
    expect(await codeOf(signIn(name, 'owner', PASSWORD, codeAt(now + 30_000)))).toBe('answered');
  });

  it('gives a session that can be ended from another', async () => {
    const { name } = await newAccount();
    const [one, other] = [await signedIn(name), await signedIn(name)];
    const ended = (await one(pages.ownSessions, {})).find(({ current }) => !current);
    await one(pages.endSession, { id: ended?.id ?? '' });
    expect(await codeOf(other(pages.me, {}))).toBe('SESSION.NOT_FOUND');
    await one(pages.signOut, {});
    expect(await codeOf(one(pages.me, {}))).toBe('SESSION.NOT_FOUND');
  });
});

describe('a sub-user', () => {
  it('may do what the role says and see the scenes that were granted, and nothing else', async () => {
    const { id, name } = await newAccount();
    const owner = await signedIn(name);
    for (const biz of ['A', 'B']) await owner(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    await newUser(id, 'reporter', 'reports-only');
    await newUser(id, 'partner', 'full-access', ['A']);
    const [reporter, partner] = [await signedIn(name, 'reporter'), await signedIn(name, 'partner')];
    const { settings, revision } = (await owner(pages.scenes, {}))[0] as ListedScene;
    const save = { revision, name: 'A', scheme: 'RPMin', settings };
    expect(await codeOf(reporter(pages.saveScene, { biz: 'A', ...save }))).toBe('ACCESS.DENIED');
    for (const question of [pages.accessKeys, pages.users, pages.checkAudit]) {
      expect(await codeOf(reporter(question as typeof pages.users, {}))).toBe('ACCESS.DENIED');
      expect(await codeOf(partner(question as typeof pages.users, {}))).toBe('ACCESS.DENIED');
    }
    expect((await partner(pages.scenes, {})).map(({ biz }) => biz)).toEqual(['A']);
    expect(await codeOf(partner(pages.saveScene, { biz: 'B', ...save }))).toBe('SCENE.NOT_FOUND');
    expect(await codeOf(partner(pages.saveScene, { biz: 'A', ...save }))).toBe('answered');
    expect(await codeOf(partner(pages.addScene, { biz: 'C', name: 'C', scheme: 'RPMin' }))).toBe('ACCESS.DENIED');
    expect(await codeOf(partner(pages.registryState, {}))).toBe('ACCESS.DENIED');
  });

  it('is never the last owner who goes', async () => {
    const { name } = await newAccount();
    const owner = await signedIn(name);
    const [me] = await owner(pages.users, {});
    expect(await codeOf(owner(pages.removeUser, { id: me?.id ?? '' }))).toBe('USER.NEEDED');
    await owner(pages.addUser, { name: 'second', password: PASSWORD, role: 'owner', scenes: null });
    expect(await codeOf(owner(pages.addUser, { name: 'second', password: PASSWORD, role: 'owner', scenes: null }))).toBe('USER.EXISTS');
    expect(await codeOf(owner(pages.removeUser, { id: me?.id ?? '' }))).toBe('answered');
    expect(await codeOf(owner(pages.me, {}))).toBe('SESSION.NOT_FOUND');
  });
});

describe('a scene', () => {
  it('is saved only as it was read, counts the versions of its consent, and never tells its secret', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const { revision, settings } = await ask(pages.addScene, { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBioOnly' });
    expect(await codeOf(ask(pages.addScene, { biz: 'NewRegister', name: '又一个', scheme: 'RPBioOnly' }))).toBe('SCENE.EXISTS');
    expect(await codeOf(ask(pages.addScene, { biz: 'under_score', name: '又一个', scheme: 'RPBioOnly' }))).toBe('REQUEST.INVALID');
    const change = { biz: 'NewRegister', name: '用户注册认证', scheme: 'RPBioOnly' };
    const changed = { ...settings, callback: { url: 'https://business.example.com/' }, consent: { ...settings.consent, zh: '新的文本' } };
    const saves = await Promise.all([0, 1].map(() => codeOf(ask(pages.saveScene, { ...change, revision, settings: changed }))));
    expect(saves.sort()).toEqual(['SCENE.CHANGED', 'answered']);
    const [saved] = await ask(pages.scenes, {});
    expect(saved).toMatchObject({ revision: 2, settings: { consent: { version: 2, zh: '新的文本' } } });
  });

  it('has its results signed with a secret that it does not tell, and for a day with the one before too', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const biz = 'Called';
    const { settings, ...added } = await ask(pages.addScene, { biz, name: '回调', scheme: 'RPMin' });
    const target = () => bus.ask(consoleQuestions.callback, { accountId, biz });
    expect(await target()).toEqual({ off: false, secrets: [] });
    const url = 'https://business.example.com/';
    const save = (revision: number) =>
      ask(pages.saveScene, { biz, name: added.name, scheme: added.scheme, revision, settings: { ...settings, callback: { url } } });
    const saved = await save(added.revision);
    const [first = ''] = (await target()).secrets;
    expect(await target()).toEqual({ url, off: false, secrets: [expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}$/)] });
    expect(JSON.stringify(saved)).not.toContain(first);
    const { secret: second } = await ask(pages.renewCallbackSecret, { biz });
    expect((await target()).secrets).toEqual([second, first]);
    const { secret: third } = await ask(pages.renewCallbackSecret, { biz });
    expect((await target()).secrets).toEqual([third, second]);
    await source.query(`update scene set callback_secret_renewed_at = now() - interval '25 hours' where account_id = $1`, [accountId]);
    expect((await target()).secrets).toEqual([third]);
  });

  it('shows that its address wants no more, until it is saved', async () => {
    const { id: accountId, name } = await newAccount();
    const ask = await signedIn(name);
    const biz = 'Gone';
    const { settings, ...added } = await ask(pages.addScene, { biz, name: '回调', scheme: 'RPMin' });
    const url = 'https://business.example.com/gone';
    const save = (revision: number) =>
      ask(pages.saveScene, { biz, name: added.name, scheme: added.scheme, revision, settings: { ...settings, callback: { url } } });
    const { revision } = await save(added.revision);
    await bus.ask(consoleQuestions.switchOffCallback, { accountId, biz, url: 'https://business.example.com/before' });
    expect((await ask(pages.scenes, {}))[0]).not.toHaveProperty('callbackOffSince');
    await bus.ask(consoleQuestions.switchOffCallback, { accountId, biz, url });
    expect((await ask(pages.scenes, {}))[0]).toHaveProperty('callbackOffSince');
    expect(await bus.ask(consoleQuestions.callback, { accountId, biz })).toMatchObject({ url, off: true });
    expect((await ask(pages.audit, { text: 'callback-off', limit: 10 })).entries).toMatchObject([{ subject: biz, user: 'shiren' }]);
    expect(await save(revision)).not.toHaveProperty('callbackOffSince');
    expect(await bus.ask(consoleQuestions.callback, { accountId, biz })).toMatchObject({ url, off: false });
  });
});

describe('AccessKeys', () => {
  it('are two at most that work, also when made at once, and go only once they are disabled', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const made = await Promise.all([0, 1, 2].map(() => codeOf(ask(pages.addAccessKey, {}))));
    expect(made.sort()).toEqual(['ACCESS_KEY.TOO_MANY', 'answered', 'answered']);
    const accessKeyId = (await ask(pages.accessKeys, {}))[0]?.accessKeyId ?? '';
    expect(await codeOf(ask(pages.removeAccessKey, { accessKeyId }))).toBe('ACCESS_KEY.ACTIVE');
    await ask(pages.changeAccessKey, { accessKeyId, status: 'disabled' });
    await ask(pages.removeAccessKey, { accessKeyId });
    expect(await ask(pages.accessKeys, {})).toHaveLength(1);
  });
});

describe('a change of the master key', () => {
  it('wraps anew what is sealed, once, after which the old key is not needed', async () => {
    const { id } = await newAccount();
    const [old, fresh] = [Buffer.from(process.env['MASTER_KEY'] ?? '', 'base64'), randomBytes(32)];
    const keysOf = (keyring: Keyring) => new AccessKeys(source, service.context.get(Outbox), keyring);
    const { accessKeyId, secret } = await keysOf(new Keyring(old)).create(id, 'real');
    const during = new Keyring([fresh, old], old);
    const rotate = async (): Promise<number> => {
      let rewrapped = 0;
      for (const column of sealedColumns) rewrapped += await rewrapColumn(source, column, (sealed, context) => during.rewrap(sealed, context));
      return rewrapped;
    };
    expect(await rotate()).toBeGreaterThan(0);
    expect(await rotate()).toBe(0);
    expect((await keysOf(new Keyring(fresh, old)).find(accessKeyId)).secret).toBe(secret);
    // the service of the other tests still seals with the old one
    const back = new Keyring([old, fresh], old);
    for (const column of sealedColumns) await rewrapColumn(source, column, (sealed, context) => back.rewrap(sealed, context));
  });
});

/** What a metric without labels stands at. */
const metric = async (name: string): Promise<number> => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await exposition(new LookedUp())).text)?.[1]);

describe('the audit log', () => {
  it('can be searched, only grows, and shows where somebody changed it behind its back', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    for (const biz of ['One', 'Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect((await ask(pages.audit, { text: 'Two', limit: 10 })).entries).toMatchObject([{ action: 'scene.add', subject: 'Two', user: 'owner' }]);
    expect(await ask(pages.audit, { limit: 2 })).toMatchObject({ more: true, entries: [{ subject: 'Three' }, { subject: 'Two' }] });
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 4, anchors: 0 });
    const change = `update console.audit_entry set subject = 'Other' where account_id = '${id}' and sequence = 3`;
    await expect(source.query(change)).rejects.toThrow('the audit log only grows');
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query(change);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 0, anchoredTo: 0, brokenAt: 3 });
    // a second one does not hide behind the first
    for (const biz of ['Four', 'Five']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query(`update console.audit_entry set subject = 'Other' where account_id = '${id}' and sequence = 5`);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 2, brokenAt: 3, alsoBrokenAt: [5] });
  });

  it('stays whole when a text comes in that PostgreSQL keeps differently, and such a text from outside is refused', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const doer = { accountId: id, userName: 'owner\ud800', address: '\0' };
    await service.context.get(Audit).transaction(doer, (_manager, _emit, note) => note('test', 'half a pair: \udc00', { 'a\ud800': 'b\0' }));
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 0, anchoredTo: 0 });
    for (const text of ['a\0', 'a\ud800']) await expect(ask(pages.audit, { text, limit: 10 })).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  });

  it('is told by the next run of the anchors where an entry was added that does not follow from the one before', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const anchors = service.context.get(Anchors);
    expect(await anchors.anchor(new Date())).toContainEqual(expect.objectContaining({ accountId: id, sequence: 1 }));
    const before = await metric('shiren_audit_logs_broken'); // other tests of this file leave broken logs behind
    await source.query(`insert into console.audit_entry values ($1, 2, now(), 'owner', '', 'scene.add', 'Forged', '{}', $2)`, [id, Buffer.alloc(32)]);
    await ask(pages.addScene, { biz: 'One', name: 'One', scheme: 'RPMin' });
    expect((await anchors.anchor(new Date())).map(({ accountId }) => accountId)).not.toContain(id);
    expect(await metric('shiren_audit_logs_broken')).toBe(before + 1);
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 1, brokenAt: 2 });
  });

  it('has its head written outside, once by all instances, so that an export shows when all of it was written anew', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.addScene, { biz: 'One', name: 'One', scheme: 'RPMin' });
    const anchors = service.context.get(Anchors);
    await Promise.all([anchors.anchor(new Date()), anchors.anchor(new Date())]);
    const kept = readAnchors(await readFile(process.env['AUDIT_ANCHOR_FILE'] ?? '', 'utf8')).filter(({ accountId }) => accountId === id);
    expect(kept).toMatchObject([{ sequence: 2 }]);
    expect(await anchors.anchor(new Date())).toEqual([]);

    const exported = await ask(pages.exportAudit, { after: 0 });
    expect(exported).toMatchObject({ more: false, entries: [{ action: 'sign-in' }, { action: 'scene.add' }, { action: 'audit.export' }] });
    expect(verifyAudit({ accountId: id, entries: exported.entries }, kept)).toBeUndefined();
    await source.query('alter table console.audit_entry disable trigger audit_entry_only_grows');
    await source.query('delete from console.audit_entry where account_id = $1', [id]);
    await source.query('alter table console.audit_entry enable trigger audit_entry_only_grows');
    for (const biz of ['Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 1, anchors: 2, anchoredTo: 2, brokenAt: 2 });
    // nobody moves the anchor over what was written again
    expect(await anchors.anchor(new Date())).toEqual([]);
    const { entries } = await ask(pages.exportAudit, { after: 0 });
    expect(verifyAudit({ accountId: id, entries }, kept)).toEqual({ sequence: 2, what: 'differs from its anchor' });
  });
});

describe('who may be behind a user', () => {
  it('is whoever set the user’s password, and who may be behind them, until the user chose another and a month has passed', async () => {
    const { id: accountId, name } = await newAccount();
    const owner = await signedIn(name);
    const idOf = async (user: string): Promise<string> => (await source.manager.findOneByOrFail(UserRecord, { accountId, name: user })).id;
    const behind = async (user: string): Promise<string[]> => (await personsBehind(source.manager, await idOf(user))).persons.sort();
    const add = (ask: Asking, user: string) => ask(pages.addUser, { name: user, password: PASSWORD, role: 'owner', scenes: null });
    await add(owner, 'bella');
    await add(await signedIn(name, 'bella'), 'clara');
    const [a, b, c] = [await idOf('owner'), await idOf('bella'), await idOf('clara')];
    expect(await behind('owner')).toEqual([a]);
    expect(await behind('bella')).toEqual([a, b].sort());
    expect(await behind('clara')).toEqual([a, b, c].sort());

    // a password of one's own is not enough at once, since the owner may have chosen that too
    const bella = await signedIn(name, 'bella');
    await bella(pages.changePassword, { current: PASSWORD, next: `${PASSWORD} of bella` });
    expect(await behind('bella')).toEqual([a, b].sort());
    await source.query(`update console.credential_setting set at = at - interval '31 days' where user_id = any($1)`, [[b, c]]);
    expect(await behind('bella')).toEqual([b]);
    expect(await behind('clara')).toEqual([a, b, c].sort());

    await owner(pages.resetPassword, { id: b, password: PASSWORD });
    expect(await behind('bella')).toEqual([a, b].sort());
    expect((await personsBehind(source.manager, b)).credentialsSetAt).toBeDefined();
    expect((await personsBehind(source.manager, a)).credentialsSetAt).toBeUndefined();
  });
});

describe('trying a verification', () => {
  it('takes a permission of its own, which who only reads does not have, and stands in the audit log', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'reader', 'read-only');
    await newUser(accountId, 'full', 'full-access', ['A']);
    const owner = await signedIn(name);
    for (const biz of ['A', 'B']) await owner(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    const [reader, full] = [await signedIn(name, 'reader'), await signedIn(name, 'full')];
    for (const real of [false, true]) expect(await codeOf(reader(pages.tryIt, { biz: 'A', real, ticketId: 'try-1' }))).toBe('ACCESS.DENIED');
    expect(await codeOf(full(pages.tryIt, { biz: 'B', real: false, ticketId: 'try-2' }))).toBe('SCENE.NOT_FOUND');
    expect(await full(pages.tryIt, { biz: 'A', real: true, ticketId: 'try-3' })).toEqual({ accountId });
    const { entries } = await owner(pages.audit, { text: 'verification.try', limit: 10 });
    expect(entries).toMatchObject([{ user: 'full', subject: 'A/try-3', details: { real: true } }]);
  });

  it('is held to ten a minute for each user, also where they come at once', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'full', 'full-access');
    const [owner, full] = [await signedIn(name), await signedIn(name, 'full')];
    await owner(pages.addScene, { biz: 'A', name: 'A', scheme: 'RPMin' });
    const tries = await Promise.all(Array.from({ length: 15 }, (_, index) => codeOf(full(pages.tryIt, { biz: 'A', real: false, ticketId: `try-${index}` }))));
    expect(tries.filter((code) => code === 'LIMIT.REACHED')).toHaveLength(5);
    expect(await codeOf(owner(pages.tryIt, { biz: 'A', real: false, ticketId: 'try-x' }))).toBe('answered');
  });
});

describe('four eyes', () => {
  it('are switched off by an owner only, and a week later, which can be undone', async () => {
    const { id: accountId, name } = await newAccount();
    await newUser(accountId, 'full', 'full-access');
    const [owner, full] = [await signedIn(name), await signedIn(name, 'full')];
    let scene: ListedScene = await owner(pages.addScene, { biz: 'A', name: 'A', scheme: 'RPMin' });
    const save = async (ask: Asking, fourEyes: boolean): Promise<ListedScene> => {
      const { biz, revision, scheme, settings } = scene;
      return (scene = await ask(pages.saveScene, { biz, revision, name: biz, scheme, settings: { ...settings, fourEyes } }));
    };
    const inForce = async (): Promise<boolean> => (await bus.ask(consoleQuestions.scene, { accountId, biz: 'A' })).settings.fourEyes;
    await save(full, true);
    expect(await inForce()).toBe(true);
    expect(await codeOf(save(full, false))).toBe('ACCESS.DENIED');
    const { fourEyesUntil = '' } = await save(owner, false);
    expect(Date.parse(fourEyesUntil) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(await inForce()).toBe(true);
    // saved again it is not sooner, nor later
    expect((await save(full, false)).fourEyesUntil).toBe(fourEyesUntil);
    expect(await save(full, true)).not.toHaveProperty('fourEyesUntil');
    await save(owner, false);
    await source.query(`update console.scene set four_eyes_until = now() - interval '1 second' where account_id = $1`, [accountId]);
    expect(await inForce()).toBe(false);
    expect((await owner(pages.audit, { text: 'scene.change', limit: 10 })).entries.map(({ details }) => 'fourEyesUntil' in details)).toContain(true);
  });
});

describe('an audit log whose end was cut off', () => {
  it('is noticed by the console’s own check, with the anchors of the database and of the file, each alone', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    for (const biz of ['One', 'Two', 'Three']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    const anchors = service.context.get(Anchors);
    expect(await anchors.anchor(new Date())).toContainEqual(expect.objectContaining({ accountId: id, sequence: 4 }));
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 4, anchors: 2, anchoredTo: 4 });
    await source.query('alter table console.audit_entry disable trigger user');
    await source.query('delete from console.audit_entry where account_id = $1 and sequence > 2', [id]);
    await source.query('alter table console.audit_entry enable trigger user');
    expect(await ask(pages.checkAudit, {})).toEqual({ entries: 2, anchors: 2, anchoredTo: 4, brokenAt: 3 });
    // written again, longer than before
    for (const biz of ['Four', 'Five', 'Six']) await ask(pages.addScene, { biz, name: biz, scheme: 'RPMin' });
    expect(await ask(pages.checkAudit, {})).toMatchObject({ entries: 3, brokenAt: 4 });
    const [inDatabase, inFile] = await anchors.known(id);
    const audit = service.context.get(Audit);
    expect(await audit.check(id, inDatabase ? [inDatabase] : [])).toMatchObject({ anchors: 1, brokenAt: 4 });
    expect(await audit.check(id, inFile ? [inFile] : [])).toMatchObject({ anchors: 1, brokenAt: 4 });
  });
});

describe('what another service is asked to do', () => {
  it('is in the audit log with what came of it, here that the service is away', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const attempt = { attemptId: v7(), accountId: id, biz: 'A', ticketId: 'reviewed', scheme: 'RPMin' };
    await new UsageCounting(source).submitted([{ ...attempt, submittedAt: new Date().toISOString() }]);
    const code = await codeOf(ask(pages.review, { attemptId: attempt.attemptId, decision: 'approve', reason: 'the same person' }));
    const { entries } = await ask(pages.audit, { text: 'A/reviewed', limit: 10 });
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ['attempt.approve.outcome', { problem: code }],
      ['attempt.approve', { attemptId: attempt.attemptId, reason: 'the same person' }],
    ]);
    expect(code).not.toBe('answered');
    expect(await ask(pages.checkAudit, {})).not.toHaveProperty('brokenAt');
  });
});

describe('reports', () => {
  const hours = (accountId: string) =>
    source.query<object[]>('select kind, hour, biz, scheme, part, count from console.usage_hour where account_id = $1 order by 1, 2, 3, 4, 5', [accountId]);

  /** Events of attempts, one every half hour; unless told otherwise in the hours around 1 November 2026 in New York, when clocks go back. */
  function events(accountId: string, first = '2026-11-01T03:30:00Z'): [EventType<object>, object][] {
    return Array.from({ length: 30 }, (_, index): [EventType<object>, object][] => {
      const submitted = Date.parse(first) + index * 1_800_000;
      const attempt = { attemptId: v7({ msecs: submitted - 60_000 }), accountId, biz: index % 2 ? 'A' : 'B', ticketId: `t${index}`, scheme: 'RPMin' };
      const submittedAt = new Date(submitted).toISOString();
      const verdict = index % 3 === 0 ? { outcome: 'failed', reasons: ['204'] } : { outcome: 'passed', reasons: [] };
      return [
        [attemptSubmitted, { ...attempt, submittedAt }],
        [attemptDecided, { ...attempt, ...verdict, submittedAt, decidedAt: new Date(submitted + 2_000 + index * 100).toISOString() }],
        ...(index < 5 ? ([[faceCompared, { id: randomUUID(), accountId, at: submittedAt }]] as [EventType<object>, object][]) : []),
      ];
    }).flat();
  }

  it('count every event once, in whatever order, with whichever others and however often it comes, and come out the same when counted anew', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    await ask(pages.saveTimeZone, { timeZone: 'America/New_York' });
    const stated = events(id);
    const shuffled = [...stated, ...stated, ...stated].map((event) => ({ event, key: Math.random() })).sort((one, other) => one.key - other.key);
    const counting = new UsageCounting(source);
    const together = (wanted: EventType<object>): object[][] => {
      const payloads = shuffled.flatMap(({ event: [type, payload] }) => (type === wanted ? [payload] : []));
      return Array.from({ length: Math.ceil(payloads.length / 7) }, (_, index) => payloads.slice(index * 7, index * 7 + 7));
    };
    await Promise.all([
      ...together(attemptSubmitted).map((payloads) => counting.submitted(payloads as never)),
      ...together(attemptDecided).map((payloads) => counting.decided(payloads as never)),
      ...together(faceCompared).map((payloads) => counting.compared(payloads as never)),
    ]);
    const counted = await hours(id);
    const day = await ask(pages.report, { from: '2026-11-01', to: '2026-11-01' });
    expect(day.groups).toHaveLength(25);
    expect(day.groups.slice(0, 3).map(({ label, submitted }) => [label, submitted])).toEqual([
      ['00:00', 2],
      ['01:00 UTC−4', 2],
      ['01:00 UTC−5', 2],
    ]);
    const week = await ask(pages.report, { from: '2026-10-30', to: '2026-11-03' });
    expect(week.groups.map(({ submitted }) => submitted)).toEqual([0, 1, 29, 0, 0]);
    expect(week.reasons).toEqual([{ reason: '204', attempts: 10 }]);
    expect(week.durations.p50).toBeGreaterThan(3_000);
    const sum = (key: 'passed' | 'failed' | 'compared') => week.groups.reduce((total, group) => total + group[key], 0);
    expect([sum('passed'), sum('failed'), sum('compared')]).toEqual([20, 10, 5]);
    expect(await ask(pages.usage, { month: '2026-11' })).toEqual([
      { service: 'real-person', biz: 'A', scheme: 'RPMin', units: 15 },
      { service: 'real-person', biz: 'B', scheme: 'RPMin', units: 14 },
      { service: 'face-comparison', units: 4 },
    ]);
    await source.transaction((manager) => rebuildUsage(manager, id));
    expect(await hours(id)).toEqual(counted);
  });

  it('stay when the records are forgotten, and when they are counted anew from what remains', async () => {
    const { id, name } = await newAccount();
    await (
      await signedIn(name)
    )(pages.saveTimeZone, { timeZone: 'Asia/Kolkata' });
    const counting = new UsageCounting(source);
    for (const [type, payload] of events(id, '2026-10-31T16:10:00Z')) {
      if (type === attemptSubmitted) await counting.submitted([payload] as never);
      if (type === attemptDecided) await counting.decided([payload] as never);
      if (type === faceCompared) await counting.compared([payload] as never);
    }
    const waiting = { attemptId: v7({ msecs: Date.parse('2026-10-01') }), accountId: id, biz: 'A', ticketId: 'waits', scheme: 'RPMin' };
    await counting.submitted([{ ...waiting, submittedAt: '2026-10-01T00:00:00Z' }]);
    const counted = await hours(id);
    const left = () => source.query<object[]>('select attempt_id, submitted_at from console.attempt where account_id = $1 order by 2', [id]);
    const before = await left();
    expect(await service.context.get(RecordRetention).forget(new Date('2028-10-31T07:00:00Z'))).toBeLessThan(before.length);
    expect((await left()).length).toBe(before.length);
    await source.query('update console.attempt set erased_at = now() where account_id = $1', [id]);
    // of what was before midnight of 1 November, UTC, which is half past an hour in Kolkata
    const retention = service.context.get(RecordRetention);
    expect(await retention.forget(new Date('2028-10-31T07:00:00Z'))).toBeGreaterThan(0);
    const after = await left();
    expect(after.length).toBeLessThan(before.length);
    expect(after).toContainEqual({ attempt_id: waiting.attemptId, submitted_at: new Date('2026-10-01') });
    expect(await hours(id)).toEqual(counted);
    await source.transaction((manager) => rebuildUsage(manager, id));
    expect(await hours(id)).toEqual(counted);
  });

  it('of a day without data are zeros, and of more than 90 days are refused', async () => {
    const { name } = await newAccount();
    const ask = await signedIn(name);
    const { groups, reasons, durations, steps } = await ask(pages.report, { from: '2026-01-01', to: '2026-01-01' });
    expect(groups).toHaveLength(24);
    expect(groups.every(({ submitted, compared }) => submitted + compared === 0)).toBe(true);
    expect([reasons, durations, steps]).toEqual([[], {}, []]);
    expect(await codeOf(ask(pages.report, { from: '2026-01-01', to: '2026-03-31' }))).toBe('answered');
    expect(await codeOf(ask(pages.report, { from: '2026-01-01', to: '2026-04-01' }))).toBe('REQUEST.INVALID');
  });

  it('of 90 days with ten million attempts in eight scenes take less than 300 ms', async () => {
    const { id, name } = await newAccount();
    const ask = await signedIn(name);
    const parts = `values ('submitted', '', 579), ('passed', '', 500), ('failed', '', 79), ('reason', '201', 20), ('reason', '202', 18), ('reason', '204', 41)`;
    await source.transaction(async (manager) => {
      await manager.query('set local statement_timeout = 90000');
      await manager.query(
        `insert into console.usage_hour (account_id, kind, hour, biz, scheme, part, count)
         select $1, kind, hour, 'Scene' || scene, 'RPMin', part, count
           from generate_series('2026-08-26T16:00Z'::timestamptz, '2026-11-24T15:00Z', '1 hour') as hour, generate_series(1, 8) as scene,
                (${parts} union all select 'duration', bucket::text, 24 from generate_series(20, 43) as bucket
                 union all select 'step', 'step' || step, 500 from generate_series(1, 8) as step) as measured (kind, part, count)`,
        [id],
      );
    });
    await source.query('analyze console.usage_hour');
    const took: number[] = [];
    let attempts = 0;
    for (let round = 0; round < 7; round += 1) {
      const began = performance.now();
      const { groups } = await ask(pages.report, { from: '2026-08-27', to: '2026-11-24' });
      took.push(performance.now() - began);
      attempts = groups.reduce((sum, { submitted }) => sum + submitted, 0);
    }
    process.stderr.write(`report of ${attempts} attempts over 90 days: best ${Math.round(Math.min(...took))} ms of ${took.map(Math.round).join(', ')}\n`);
    expect(attempts).toBe(90 * 24 * 8 * 579);
    expect(Math.min(...took)).toBeLessThan(300);
  }, 120_000);
});
