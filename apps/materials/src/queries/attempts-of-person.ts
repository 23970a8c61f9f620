import type { DataSource } from 'typeorm';

/** Attempts of an account with materials or drafts that bear a person's number. By hand: TypeORM's query builder has no union. */
export async function attemptsOfPerson(database: DataSource, accountId: string, person: Buffer | null): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `select attempt_id as id from material where account_id = $1 and person = $2
      union select attempt_id from draft where account_id = $1 and person = $2`,
    [accountId, person],
  );
  return rows.map(({ id }) => id);
}
