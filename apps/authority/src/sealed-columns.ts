import type { SealedColumn } from '@shiren/persistence';
import { contextOf } from './registry/identity-seal.js';

const ofPerson = (table: string, keys: readonly string[]): SealedColumn[] =>
  (['name', 'number'] as const).map((column) => ({ table, keys, column, context: (row) => contextOf(row['number_hash'] as Buffer, column) }));

/** Whatever the registry keeps sealed; what an import has staged is gone in a day, and its hash is no key. */
export const sealedColumns: readonly SealedColumn[] = ofPerson('identity', ['number_hash']);
