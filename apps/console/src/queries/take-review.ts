import type { EntityManager } from 'typeorm';

interface Taking {
  attemptId: string;
  userId: string;
  now: Date;
  takenSince: Date;
}

/** Returns the other user who had taken it since then. By hand: reads who had it and writes who has it in one step. */
export async function takeReview(manager: EntityManager, { attemptId, userId, now, takenSince }: Taking): Promise<string | undefined> {
  const rows = await manager.query<{ before: string | null }[]>(
    `with before as (select attempt_id, taken_by, taken_at from attempt where attempt_id = $1 for update),
          taken as (update attempt set taken_by = $2, taken_at = $3 from before where attempt.attempt_id = before.attempt_id)
     select taken_by as before from before where taken_by <> $2 and taken_at >= $4`,
    [attemptId, userId, now, takenSince],
  );
  return rows[0]?.before ?? undefined;
}
