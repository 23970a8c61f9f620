import type { EntityManager } from 'typeorm';

/** How long each statement of this transaction may take. By hand, as TypeORM has no settings of a transaction. */
export async function limitStatements(manager: EntityManager, deadlineMs: number): Promise<void> {
  await manager.query(`select set_config('statement_timeout', $1, true)`, [String(deadlineMs)]);
}

/**
 * Moves the staged rows of an import into the registry, one commit at a time. Each staged row is left holding the photo that it replaced, in the
 * same transaction, so what must be deleted is known even if this process dies first. By hand: the rows of an import,
 * however many, must not pass through this process.
 */
export async function takeOverImport(manager: EntityManager, importId: string): Promise<void> {
  await manager.query('lock table identity in share row exclusive mode');
  await manager.query(
    `create temporary table replaced on commit drop as
       select number_hash, identity.photo from identity join staged_identity using (number_hash) where import_id = $1`,
    [importId],
  );
  await manager.query(
    `insert into identity (number_hash, number, name, photo, photo_date)
       select number_hash, number, name, photo, photo_date from staged_identity where import_id = $1
     on conflict (number_hash) do update
       set number = excluded.number, name = excluded.name, photo = excluded.photo, photo_date = excluded.photo_date, updated_at = now()`,
    [importId],
  );
  await manager.query('update staged_identity set photo = null where import_id = $1', [importId]);
  await manager.query(
    'update staged_identity set photo = replaced.photo from replaced where import_id = $1 and staged_identity.number_hash = replaced.number_hash',
    [importId],
  );
}
