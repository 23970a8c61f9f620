import type { EntityManager } from 'typeorm';

/** A material as it is stored; `value` and `reading` are encrypted. */
export interface MaterialRow {
  type: string;
  value: Buffer;
  reading: Buffer | null;
  person: Buffer | null;
  personName: Buffer | null;
}

/** Writes materials of an attempt over those of the same types. By hand: every submission through the API does this. */
export async function putMaterials(manager: EntityManager, attemptId: string, accountId: string, rows: readonly MaterialRow[]): Promise<void> {
  const columns = (['type', 'value', 'reading', 'person', 'personName'] as const).map((column) => rows.map((row) => row[column]));
  await manager.query(
    `insert into material (attempt_id, account_id, type, value, reading, person, person_name)
     select $1, $2, type, value, reading, person, person_name
       from unnest($3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[]) as given (type, value, reading, person, person_name)
     on conflict (attempt_id, type)
     do update set account_id = excluded.account_id, value = excluded.value, reading = excluded.reading, person = excluded.person,
                   person_name = excluded.person_name`,
    [attemptId, accountId, ...columns],
  );
}
