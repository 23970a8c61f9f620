import type { Problem } from '@shiren/contracts-core';
import { countersOf } from './sign-in-counters.js';
import { SignInTries, clearTriesOfUser } from './sign-in-tries.js';
import { UserRecord } from '../access/user.entity.js';
import { startInstances, one, other, newAccount, sha256, newAddress, signIn, wrong, codeOf, countOf } from '../testing/console-instances.js';

startInstances();

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
