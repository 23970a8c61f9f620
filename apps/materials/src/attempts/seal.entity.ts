import { Problem } from '@shiren/contracts-core';
import { lockInTransaction, lockSharedInTransaction } from '@shiren/persistence';
import { Column, Entity, PrimaryColumn, type EntityManager } from 'typeorm';
import { findEnd, type AttemptEnd } from '../queries/find-end.js';

/** A submitted attempt. Its rows in `material` are what the decision is based on, and do not change until they are erased. */
@Entity('seal')
export class Seal {
  @PrimaryColumn('uuid', { name: 'attempt_id' })
  attemptId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  /** Keyed hash over everything that was sealed, in hex. */
  @Column('text')
  revision!: string;

  /** SHA-256 of the submission, in hex; null if it is older than seals. */
  @Column('text', { nullable: true })
  digest!: string | null;

  @Column('timestamptz', { name: 'sealed_at', default: () => 'now()', select: false })
  sealedAt!: Date;
}

/** Call this first in every transaction that seals or erases an attempt: nobody else can write to the attempt until it ends. */
export async function lockAttempt(manager: EntityManager, attemptId: string): Promise<void> {
  await lockInTransaction(manager, lockOf(attemptId));
}

/**
 * Call this in every transaction that changes an attempt's materials: a seal or an erasure waits until it ends. Throws ATTEMPT.SEALED or
 * ATTEMPT.ERASED.
 */
export async function expectWritable(manager: EntityManager, attemptId: string): Promise<void> {
  const [, found] = await Promise.all([lockSharedInTransaction(manager, lockOf(attemptId)), findEnd(manager, attemptId)]);
  expectOpen(found);
}

/** Makes an erasure wait until the transaction ends. Throws ATTEMPT.ERASED. */
export async function expectNotErased(manager: EntityManager, attemptId: string): Promise<void> {
  const [, found] = await Promise.all([lockSharedInTransaction(manager, lockOf(attemptId)), findEnd(manager, attemptId)]);
  if (found.erased) throw erased();
}

/** Throws ATTEMPT.SEALED or ATTEMPT.ERASED if nothing more may be written about the attempt. */
export function expectOpen({ erased: isErased, sealed: isSealed }: AttemptEnd): void {
  if (isErased) throw erased();
  if (isSealed) throw sealed();
}

export const erased = (): Problem => new Problem('ATTEMPT.ERASED', 'The data of this attempt has been erased; start a new attempt.');
export const sealed = (): Problem => new Problem('ATTEMPT.SEALED', 'This attempt has been submitted and accepts nothing more; start a new attempt.');

/** The name of the lock. It is the same in releases without seals, so that both can run side by side. */
const lockOf = (attemptId: string): string => `erase ${attemptId}`;
