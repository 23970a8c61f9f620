/** Recalculates the reports of an account from the recorded events: node dist/rebuild-usage.js <account> */
import 'reflect-metadata';
import { databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Account } from './accounts/account.entity.js';
import { database } from './console.module.js';
import { rebuildUsage } from './queries/rebuild-usage.js';

const name = process.argv[2] ?? 'demo';

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const account = await source.manager.findOneBy(Account, { name });
  if (!account) throw new Error(`There is no account ${name}.`);
  await source.transaction((manager) => rebuildUsage(manager, account.id));
  process.stdout.write(`Recalculated: ${name}\n`);
} finally {
  await source.destroy();
}
