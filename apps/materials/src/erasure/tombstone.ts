import { Problem, type ErasedMaterials } from '@shiren/contracts';
import { Column, Entity, PrimaryColumn, type EntityManager } from 'typeorm';

/** Stands for an attempt that was erased, or is being erased: what was taken away, counted, and that nothing new may come. */
@Entity('tombstone')
export class Tombstone implements ErasedMaterials {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('int', { default: 0 })
  images!: number;

  @Column('int', { default: 0 })
  fields!: number;

  @Column('int', { default: 0 })
  recordings!: number;

  @Column('int', { default: 0 })
  files!: number;

  /** Null until all is gone. */
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}

/** Keeps an erasure of the attempt waiting until the transaction ends. Throws ATTEMPT.ERASED. */
export async function expectNotErased(manager: EntityManager, attemptId: string): Promise<void> {
  await manager.query('select pg_advisory_xact_lock_shared(hashtext($1))', [erasing(attemptId)]);
  if (await manager.existsBy(Tombstone, { attemptId })) {
    throw new Problem('ATTEMPT.ERASED', 'The data of this attempt has been erased; begin another one.');
  }
}

/** Name of the lock. */
export const erasing = (attemptId: string): string => `erase ${attemptId}`;
