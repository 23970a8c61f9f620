/**
 * For the operator of the installation: adds an owner to an account: node dist/add-owner.js <account> <user>
 * Prints the first password. No other user of the account knows it, so the owner counts as a separate person where two have to agree.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { doers } from '@shiren/contracts-console';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { hashPassword } from './sign-in/passwords.js';
import { UserRecord } from './access/user.entity.js';
import { Account } from './accounts/account.entity.js';
import { Audit } from './audit/audit.js';
import { database } from './console.module.js';

const [accountName, name] = process.argv.slice(2);
if (!accountName || !name) {
  process.stderr.write('Usage: node apps/console/dist/add-owner.js <account> <user>, with DATABASE_URL of the console.\n');
  process.exit(2);
}
const source = await new DataSource(databaseOptions(database)).initialize();
try {
  const account = await source.manager.findOneBy(Account, { name: accountName });
  if (!account) throw new Error(`There is no account ${accountName}; create it with seed.js.`);
  const password = randomBytes(12).toString('base64url');
  const passwordHash = await hashPassword(password);
  const audit = new Audit(source, new Outbox(source));
  await audit.transaction({ accountId: account.id, userName: doers.operator, address: '' }, async (manager, _emit, note) => {
    await manager.insert(UserRecord, { id: uuid(), accountId: account.id, name, passwordHash, role: 'owner' });
    await note('user.add', name, { role: 'owner', scenes: null });
  });
  process.stdout.write(`${JSON.stringify({ consoleUser: `${name}@${accountName}`, consolePassword: password })}\n`);
} finally {
  await source.destroy();
}
