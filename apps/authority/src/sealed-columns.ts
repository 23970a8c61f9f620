import type { SealedColumn } from '@shiren/persistence';
import { contextOf } from './registry/identity-seal.js';

const ofPerson = (table: string, keys: readonly string[]): SealedColumn[] =>
  (['name', 'number'] as const).map((column) => ({ table, keys, column, context: (row) => contextOf(row['number_hash'] as Buffer, column) }));

/** All columns that the registry encrypts. Staged rows are not included: they are gone within a day. */
export const sealedColumns: readonly SealedColumn[] = ofPerson('identity', ['number_hash']);
