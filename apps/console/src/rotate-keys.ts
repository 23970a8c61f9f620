/** Rewraps everything that this service stores encrypted under MASTER_KEY, so that MASTER_KEYS_OTHER can be removed: npm run rotate-keys */
import 'reflect-metadata';
import { Keyring } from '@shiren/encryption';
import { databaseOptions, rewrapColumn } from '@shiren/persistence';
import { DataSource } from 'typeorm';
import { database } from './console.module.js';
import { sealedColumns } from './sealed-columns.js';

const keyring = await Keyring.fromEnvironment();
const source = await new DataSource(databaseOptions(database)).initialize();
try {
  let rewrapped = 0;
  for (const column of sealedColumns) rewrapped += await rewrapColumn(source, column, (sealed, context) => keyring.rewrap(sealed, context));
  process.stdout.write(`console: ${rewrapped} rewrapped\n`);
} finally {
  await source.destroy();
}
