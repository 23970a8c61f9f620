import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import { startInstances, PASSWORD, postgres, one, newAccount, newAddress, signIn, wrong, codeOf, sessionOf } from '../testing/console-instances.js';

startInstances();

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
