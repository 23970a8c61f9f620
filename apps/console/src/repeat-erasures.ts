/** After a restore: repeats the erasures that were requested since the backup, from the console's log: npm run repeat-erasures -- console.log … */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { doers } from '@shiren/contracts-console';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Account, lockAccount } from './accounts/account.entity.js';
import { Audit } from './audit/audit.js';
import { database } from './console.module.js';
import { begin } from './erasure/erasures.js';
import { readErasures, type LoggedErasure } from './erasure/logged-erasures.js';

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('Name the logs of the console from after the backup: npm run repeat-erasures -- console.log …\n');
  process.exit(2);
}
const erasures = files.flatMap((file) => readErasures(readFileSync(file, 'utf8')));

const source = await new DataSource(databaseOptions(database)).initialize();
const audit = new Audit(source, new Outbox(source));

/** False if it is in the database already, or its account is not. */
async function repeat({ id, accountId, ground, subject, attempts, links = [] }: LoggedErasure): Promise<boolean> {
  if (!(await source.manager.existsBy(Account, { id: accountId }))) return false;
  const operator = { accountId, userName: doers.operator, address: 'npm run repeat-erasures' };
  return audit.transaction(operator, async (manager, _emit, note) => {
    await lockAccount(manager, accountId);
    const begun = await begin(manager, operator, { ground, subject, attemptIds: attempts, linkIds: links }, new Date(), id);
    if (begun) await note('person.erase', subject, { ground, erasure: id, attempts: attempts.length });
    return begun;
  });
}

try {
  let repeated = 0;
  for (const erasure of erasures) if (await repeat(erasure)) repeated += 1;
  process.stdout.write(`${repeated} of ${erasures.length} erasures were not in the database; the console carries them out now.\n`);
} finally {
  await source.destroy();
}
