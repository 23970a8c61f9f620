import type { EntityManager } from 'typeorm';

/** Waits until no other transaction holds the lock of this name, and holds it until this transaction ends. By hand, as TypeORM has no advisory locks. */
export async function lockInTransaction(manager: EntityManager, name: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(hashtext($1))', [name]);
}

/** As `lockInTransaction`, but any number of transactions may hold the lock in this way at the same time. */
export async function lockSharedInTransaction(manager: EntityManager, name: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock_shared(hashtext($1))', [name]);
}
