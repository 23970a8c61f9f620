import type { EntityManager } from 'typeorm';

/** A material as it is stored; `value` and `reading` are encrypted. */
export interface MaterialRow {
  type: string;
  value: Buffer;
  reading: Buffer | null;
  person: Buffer | null;
}

/** Writes materials of an attempt over those of the same types. By hand: every submission through the API does this. */
export async function putMaterials(manager: EntityManager, attemptId: string, accountId: string, rows: readonly MaterialRow[]): Promise<void> {
  await manager.query(
    `insert into material (attempt_id, account_id, type, value, reading, person)
     select $1, $2, type, value, reading, person from unnest($3::text[], $4::bytea[], $5::bytea[], $6::bytea[]) as given (type, value, reading, person)
     on conflict (attempt_id, type)
     do update set account_id = excluded.account_id, value = excluded.value, reading = excluded.reading, person = excluded.person`,
    [attemptId, accountId, rows.map(({ type }) => type), rows.map(({ value }) => value), rows.map(({ reading }) => reading), rows.map(({ person }) => person)],
  );
}
