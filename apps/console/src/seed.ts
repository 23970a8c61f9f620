/**
 * Creates an account (`demo` by default) with one scene per scheme, an AccessKey, a test key for the sandbox and an owner for the console,
 * whatever of these is missing, and prints them as one line of JSON: node dist/seed.js [account] [--sample-business]
 * With --sample-business new scenes name a business that does not exist, for a system that somebody tries out.
 * The owner's first password is CONSOLE_PASSWORD or a random one; it is printed only while it is still valid. An easily guessed password is
 * refused.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { AccessKey, AccessKeyKind } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { Keyring } from '@shiren/encryption';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { sampleBusiness, schemes } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { expectStrongPassword } from './sign-in/password-strength.js';
import { hashPassword, isPassword } from './sign-in/passwords.js';
import { UserRecord } from './access/user.entity.js';
import { AccessKeys } from './accounts/access-keys.js';
import { Account } from './accounts/account.entity.js';
import { database } from './console.module.js';
import { Scenes } from './scenes/scenes.js';

const OWNER = 'owner';

const words = process.argv.slice(2);
const name = words.find((word) => !word.startsWith('--')) ?? 'demo';
const business = words.includes('--sample-business') ? sampleBusiness() : undefined;
const password = process.env['CONSOLE_PASSWORD'] ?? randomBytes(12).toString('base64url');

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const outbox = new Outbox(source);
  const keyring = await Keyring.fromEnvironment();
  const operator = (await source.manager.count(Account)) === 0;
  await source.createQueryBuilder().insert().into(Account).values({ id: uuid(), name, operator }).orIgnore().execute();
  const account = await source.manager.findOneByOrFail(Account, { name });

  const scenes = new Scenes(source, outbox);
  for (const { name, title } of Object.values(schemes)) {
    await scenes.create({ accountId: account.id, biz: name, name: title.zh, scheme: name }, business).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === 'SCENE.EXISTS')) throw error;
    });
  }

  const accessKeys = new AccessKeys(source, outbox, keyring);
  const known = (await accessKeys.ofAccount(account.id)).filter(({ status }) => status === 'active');
  const keyOf = async (kind: AccessKeyKind): Promise<AccessKey> => known.find((key) => key.kind === kind) ?? (await accessKeys.create(account.id, kind));
  const [real, test] = [await keyOf('real'), await keyOf('test')];

  if ((await source.manager.countBy(UserRecord, { accountId: account.id })) === 0) {
    expectStrongPassword(password, [OWNER, name]);
    await source.manager.insert(UserRecord, { id: uuid(), accountId: account.id, name: OWNER, passwordHash: await hashPassword(password), role: 'owner' });
  }
  const owner = await source.manager.findOneBy(UserRecord, { accountId: account.id, name: OWNER });
  const signIn = owner && (await isPassword(password, owner.passwordHash)) ? { consoleUser: `${OWNER}@${name}`, consolePassword: password } : {};
  const keys = {
    ...{ accessKeyId: real.accessKeyId, accessKeySecret: real.secret },
    ...{ testAccessKeyId: test.accessKeyId, testAccessKeySecret: test.secret },
  };
  process.stdout.write(`${JSON.stringify({ accountId: account.id, ...keys, ...signIn })}\n`);
} finally {
  await source.destroy();
}
