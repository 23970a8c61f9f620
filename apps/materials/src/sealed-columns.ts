import type { SealedColumn } from '@shiren/persistence';
import { sealedFor } from './intake/stored-materials.js';

/** All columns that materials encrypts. One that is missing here cannot be decrypted once an old master key is gone. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'material', keys: ['attempt_id', 'type'] },
  { table: 'draft', keys: ['draft_id', 'type'] },
].flatMap(({ table, keys }) => [
  { table, keys, column: 'value', context: (row) => sealedFor(String(row['attempt_id']), String(row['type'])) },
  { table, keys, column: 'reading', context: (row) => sealedFor(String(row['attempt_id']), `${String(row['type'])}/reading`) },
]);
