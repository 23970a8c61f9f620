import { Problem } from '@shiren/contracts-core';
import { lockInTransaction, lockSharedInTransaction } from '@shiren/persistence';
import { Column, Entity, PrimaryColumn, type EntityManager } from 'typeorm';
import { isErased } from '../queries/verdicts.js';

/** An attempt whose data was erased: nothing may be written about it any more, even by calls that were in progress. */
@Entity('erased_attempt')
export class ErasedAttempt {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('timestamptz', { name: 'erased_at', default: () => 'now()' })
  erasedAt!: Date;
}

/** Call this first in a transaction that writes a verdict or a review: an erasure waits until it ends. Throws ATTEMPT.ERASED. */
export async function expectNotErased(manager: EntityManager, { attemptId, accountId }: Pick<ErasedAttempt, 'attemptId' | 'accountId'>): Promise<void> {
  // sent together and run in this order
  const [, erased] = await Promise.all([lockSharedInTransaction(manager, lockOf(attemptId)), isErased(manager, attemptId, accountId)]);
  if (!erased) return;
  throw new Problem('ATTEMPT.ERASED', 'The data of this attempt has been erased; start a new attempt.');
}

/** Records an erasure. Waits for a verdict that is being written, if any. */
export async function markErased(manager: EntityManager, { attemptId, accountId }: Pick<ErasedAttempt, 'attemptId' | 'accountId'>): Promise<void> {
  await lockInTransaction(manager, lockOf(attemptId));
  await manager.createQueryBuilder().insert().into(ErasedAttempt).values({ attemptId, accountId }).orIgnore().execute();
}

const lockOf = (attemptId: string): string => `erase ${attemptId}`;
