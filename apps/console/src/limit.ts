/**
 * Sets what an account may use, and prints the result: node dist/limit.js <account> [CompareFaces=20/1s | face-comparison=1000 | …=none]…
 * A rate is the number of calls of an action within a number of seconds (`*`: any other action); a quota is the units of a service per month.
 */
import 'reflect-metadata';
import { billedServices, limitsChanged, parseRates, type BilledService } from '@shiren/contracts-console';
import { Outbox, databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { Account } from './accounts/account.entity.js';
import { database } from './console.module.js';

const [name = 'demo', ...words] = process.argv.slice(2);

const isService = (word: string): word is BilledService => (billedServices as readonly string[]).includes(word);

const source = await new DataSource(databaseOptions(database)).initialize();
try {
  await new Outbox(source).transaction(async (manager, emit) => {
    const account = await manager.findOne(Account, { where: { name }, lock: { mode: 'pessimistic_write' } });
    if (!account) throw new Error(`There is no account ${name}.`);
    const rates = { ...account.limits.rates };
    const quotas = { ...account.limits.quotas };
    for (const word of words) {
      const [what = '', value = ''] = word.split('=', 2);
      if (isService(what)) {
        if (value !== 'none' && !/^\d{1,9}$/.test(value)) throw new Error(`"${word}" is not a quota: write ${what}=1000, or ${what}=none.`);
        if (value === 'none') delete quotas[what];
        else quotas[what] = Number(value);
      } else if (value === 'none') delete rates[what];
      else Object.assign(rates, parseRates(word));
    }
    await manager.update(Account, account.id, { limits: { rates: { ...rates }, quotas } });
    await emit(limitsChanged, { accountId: account.id });
    process.stdout.write(`${JSON.stringify({ account: name, rates, quotas })}\n`);
  });
} finally {
  await source.destroy();
}
