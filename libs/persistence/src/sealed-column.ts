import type { DataSource } from 'typeorm';

/** A table column with encrypted values. */
export interface SealedColumn {
  table: string;
  /** Columns of the primary key. */
  keys: readonly string[];
  column: string;
  /** The context that a row's value was encrypted for. */
  context: (row: Readonly<Record<string, unknown>>) => string;
}

/** The same value under the current master key; undefined if it already is. */
export type Rewrap = (sealed: Buffer, context: string) => Buffer | undefined;

const BATCH = 200;

/**
 * Wraps the data keys of a whole column with the current master key while the system runs; returns the number of changed rows. Rows written in the
 * meantime already use the current key.
 */
export async function rewrapColumn(source: DataSource, { table, keys, column, context }: SealedColumn, rewrap: Rewrap): Promise<number> {
  const key = keys.join(', ');
  const places = keys.map((_, index) => `$${index + 1}`).join(', ');
  let last: unknown[] | undefined;
  let rewrapped = 0;
  for (;;) {
    const rows = await source.query<Record<string, unknown>[]>(
      `select ${key}, ${column} from ${table} where ${column} is not null ${last ? `and (${key}) > (${places})` : ''} order by ${key} limit ${BATCH}`,
      last ?? [],
    );
    for (const row of rows) {
      const sealed = row[column] as Buffer;
      const fresh = rewrap(sealed, context(row));
      last = keys.map((name) => row[name]);
      if (!fresh) continue;
      await source.query(`update ${table} set ${column} = $${keys.length + 1} where (${key}) = (${places}) and ${column} = $${keys.length + 2}`, [
        ...last,
        fresh,
        sealed,
      ]);
      rewrapped += 1;
    }
    if (rows.length < BATCH) return rewrapped;
  }
}
