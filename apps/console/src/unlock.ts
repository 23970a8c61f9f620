/**
 * Lets somebody sign in again, and records it in the account's audit log:
 *   npm run unlock -- user@account                          forgets the wrong tries of a user
 *   npm run unlock -- user@account --remove-authenticator   also removes a lost authenticator, and ends all sessions of the user
 *   npm run unlock -- --address 192.0.2.1                   forgets the wrong tries of an address
 */
import 'reflect-metadata';
import { doers } from '@shiren/contracts-console';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { endOthers } from './access/known-devices.js';
import { NO_AUTHENTICATOR } from './people/people.js';
import { clearTriesOfAddress, clearTriesOfUser } from './sign-in/sign-in-tries.js';
import { UserRecord } from './access/user.entity.js';
import { Account } from './accounts/account.entity.js';
import { Audit } from './audit/audit.js';
import { database } from './console.module.js';

const USAGE = 'Write: npm run unlock -- user@account [--remove-authenticator], or: npm run unlock -- --address <IP address>';

const [who = '', option] = process.argv.slice(2);
const at = who.lastIndexOf('@');
const address = who === '--address' ? option : undefined;
const known = address !== undefined || (at > 0 && (option === undefined || option === '--remove-authenticator'));
if (!known || process.argv.length > 4) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  if (address !== undefined) {
    await clearTriesOfAddress(source.manager, address);
    process.stdout.write(`Unlocked: ${address}\n`);
  } else {
    const [name, accountName] = [who.slice(0, at), who.slice(at + 1)];
    const account = await source.manager.findOneBy(Account, { name: accountName });
    const user = account && (await source.manager.findOneBy(UserRecord, { accountId: account.id, name }));
    if (!account || !user) throw new Error(`There is no user ${who}.`);
    const operator = { accountId: account.id, userName: doers.operator, address: 'npm run unlock' };
    await new Audit(source, new Outbox(source)).transaction(operator, async (manager, _emit, note) => {
      await clearTriesOfUser(manager, accountName, name);
      if (option) {
        await manager.update(UserRecord, user.id, NO_AUTHENTICATOR);
        await endOthers(manager, user.id);
      }
      await note(option ? 'user.remove-authenticator' : 'user.unlock', name);
    });
    process.stdout.write(option ? `Unlocked, without an authenticator: ${who}\n` : `Unlocked: ${who}\n`);
  }
} finally {
  await source.destroy();
}
