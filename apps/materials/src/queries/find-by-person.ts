import type { DataSource } from 'typeorm';

interface Person {
  accountId: string;
  number: Buffer | null;
  name: Buffer | null;
  limit: number;
}

/**
 * The newest attempts with materials or drafts that bear a number, or else a name; with both, those of the number that bear no other name. By hand:
 * TypeORM's query builder has no union.
 */
export async function findByPerson(database: DataSource, { accountId, number, name, limit }: Person): Promise<string[]> {
  const column = number ? 'person' : 'person_name';
  const newest = (table: string): string => `(select attempt_id from ${table} where account_id = $1 and ${column} = $2 order by attempt_id desc limit $3)`;
  const rows = await database.query<{ id: string }[]>(
    `select attempt_id as id from (${newest('material')} union ${newest('draft')}) as found
      where $4::bytea is null or coalesce(
        (select bool_or(person_name = $4) from
          (select person_name from material where attempt_id = found.attempt_id union all select person_name from draft where attempt_id = found.attempt_id) as named),
        true)
      order by attempt_id desc limit $3`,
    [accountId, number ?? name, limit, number ? name : null],
  );
  return rows.map(({ id }) => id);
}
