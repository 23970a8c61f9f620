/**
 * Makes an account (`demo` unless named) with one scene per scheme and an AccessKey, where they are missing,
 * and prints them as one line of JSON: node dist/seed.js [account]
 */
import 'reflect-metadata';
import { Keyring } from '@shiren/encryption';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { schemes } from '@shiren/schemes';
import { Problem } from '@shiren/contracts';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { AccessKeys } from './accounts/access-keys.js';
import { Account } from './accounts/account.entity.js';
import { database } from './console.module.js';
import { Scenes } from './scenes/scenes.js';

const name = process.argv[2] ?? 'demo';

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const outbox = new Outbox(source);
  const keyring = Keyring.fromEnvironment();
  await source.createQueryBuilder().insert().into(Account).values({ id: uuid(), name }).orIgnore().execute();
  const account = await source.manager.findOneByOrFail(Account, { name });

  const scenes = new Scenes(source, outbox, keyring);
  for (const { name, title } of Object.values(schemes)) {
    await scenes.create({ accountId: account.id, biz: name, name: title.zh, scheme: name }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === 'SCENE.EXISTS')) throw error;
    });
  }

  const accessKeys = new AccessKeys(source, outbox, keyring);
  const active = (await accessKeys.ofAccount(account.id)).find(({ status }) => status === 'active');
  const { accessKeyId, secret } = active ?? (await accessKeys.create(account.id));
  process.stdout.write(`${JSON.stringify({ accountId: account.id, accessKeyId, accessKeySecret: secret })}\n`);
} finally {
  await source.destroy();
}
