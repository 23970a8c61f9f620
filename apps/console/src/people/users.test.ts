import { pages, type ListedScene } from '@shiren/contracts-console';
import { Secret, TOTP } from 'otpauth';
import { personsBehind } from '../access/credentials.js';
import { UserRecord } from '../access/user.entity.js';
import { startConsole, PASSWORD, source, newAccount, newUser, signIn, signedIn, codeOf, type Asking } from '../testing/console-service.js';

startConsole();

describe('signing in', () => {
  it('does not reveal what was wrong, and makes an address wait after five wrong tries, even with the right password', async () => {
    const { name } = await newAccount();
    expect(await codeOf(signIn('nowhere'))).toBe('SIGN_IN.REFUSED');
    expect(await codeOf(signIn(name, 'nobody'))).toBe('SIGN_IN.REFUSED');
    for (let tries = 0; tries < 5; tries += 1) expect(await codeOf(signIn(name, 'owner', 'wrong'))).toBe('SIGN_IN.REFUSED');
    expect(await codeOf(signIn(name))).toBe('SIGN_IN.LOCKED');
  });

  it('accepts each code of an authenticator once', async () => {
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

  it('cannot be removed if it is the last owner', async () => {
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

describe('who may be behind a user', () => {
  it('includes the person who set the user’s password, and those behind them, until the user has chosen another and a month has passed', async () => {
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
