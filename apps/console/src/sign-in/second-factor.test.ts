import { Secret, TOTP } from 'otpauth';
import { startInstances, PASSWORD, one, other, newAccount, sha256, newAddress, signIn, codeOf, countOf, sessionOf } from '../testing/console-instances.js';

startInstances();

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
    expect((await one.audit.search(actor.accountId, { ...from, text: 'second-factor', limit: 5 })).entries).toMatchObject([
      { details: { required: 'false → true' } },
    ]);
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
