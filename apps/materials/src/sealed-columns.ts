import type { SealedColumn } from '@shiren/persistence';
import { sealedFor } from './intake/intake.js';

/** Whatever materials keeps sealed; one that is missing here can't be opened once an old master key is gone. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'material', keys: ['attempt_id', 'type'], column: 'value', context: (row) => sealedFor(String(row['attempt_id']), String(row['type'])) },
  {
    table: 'material',
    keys: ['attempt_id', 'type'],
    column: 'reading',
    context: (row) => sealedFor(String(row['attempt_id']), `${String(row['type'])}/reading`),
  },
];
