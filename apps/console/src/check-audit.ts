/** Checks every account's audit log in the database, after a recovery for instance: node apps/console/dist/check-audit.js */
import 'reflect-metadata';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Account } from './accounts/account.entity.js';
import { Audit } from './audit/audit.js';
import { database } from './console.module.js';

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const audit = new Audit(source, new Outbox(source));
  const accounts = await source.manager.find(Account, { order: { name: 'asc' } });
  for (const { id, name } of accounts) {
    const { entries, brokenAt } = await audit.check(id, []);
    if (brokenAt !== undefined) process.exitCode = 1;
    process.stdout.write(brokenAt === undefined ? `${name}: the audit log is whole, ${entries} entries\n` : `${name}: BROKEN at entry ${brokenAt}\n`);
  }
  if (accounts.length === 0) throw new Error('The database has no accounts.');
} finally {
  await source.destroy();
}
