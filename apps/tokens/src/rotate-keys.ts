/** Re-encrypts the seeds of callbacks under MASTER_KEY, so that MASTER_KEYS_OTHER can be removed: npm run rotate-keys */
import 'reflect-metadata';
import { seedSealedFor } from '@shiren/contracts-verification';
import { Keyring } from '@shiren/encryption';
import { databaseOptions } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { replaceSeed } from './queries/replace-seed.js';
import { referenceOf, Ticket } from './tickets/ticket.entity.js';
import { database } from './tokens.module.js';

const BATCH = 200;

const keyring = await Keyring.fromEnvironment();
const source = await new DataSource(databaseOptions(database)).initialize();
try {
  let rewrapped = 0;
  for (let last = '00000000-0000-0000-0000-000000000000', more = true; more;) {
    const tickets = await source.manager
      .createQueryBuilder(Ticket, 'ticket')
      .where(`ticket.callback->>'seed' is not null and ticket.id > :last`, { last })
      .orderBy('ticket.id')
      .limit(BATCH)
      .getMany();
    for (const ticket of tickets) {
      last = ticket.id;
      const seed = ticket.callback?.seed ?? '';
      const rewrappedSeed = keyring.rewrap(Buffer.from(seed, 'base64'), seedSealedFor(referenceOf(ticket)))?.toString('base64');
      if (rewrappedSeed === undefined) continue;
      await replaceSeed(source, ticket.id, seed, rewrappedSeed);
      rewrapped += 1;
    }
    more = tickets.length === BATCH;
  }
  process.stdout.write(`tokens: ${rewrapped} rewrapped\n`);
} finally {
  await source.destroy();
}
