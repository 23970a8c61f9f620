import type { EntityManager } from 'typeorm';

/** Whether an attempt has been submitted, and whether it has been or is being erased. */
export interface AttemptEnd {
  sealed: boolean;
  erased: boolean;
}

/** By hand: both in one statement, because it stands before every write about an attempt. */
export async function findEnd(manager: EntityManager, attemptId: string): Promise<AttemptEnd> {
  const [found] = await manager.query<[AttemptEnd]>(
    'select exists (select from seal where attempt_id = $1) as sealed, exists (select from tombstone where attempt_id = $1) as erased',
    [attemptId],
  );
  return found;
}
