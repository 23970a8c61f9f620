import type { EntityManager } from 'typeorm';

/** What was erased of one attempt. */
interface ErasedCounts {
  images: number;
  fields: number;
  recordings: number;
  files: number;
  evidence: number;
}

/** Takes an attempt off the list of an erasure and adds up what was erased; false where that was done before. By hand: one statement, so that it counts once. */
export async function countErasedAttempt(manager: EntityManager, erasureId: string, attemptId: string, counts: ErasedCounts): Promise<boolean> {
  const { images, fields, recordings, files, evidence } = counts;
  const [, changed] = await manager.query<[unknown[], number]>(
    `update erasure set remaining = array_remove(remaining, $2), taken_at = now(), images = images + $3, fields = fields + $4,
            recordings = recordings + $5, files = files + $6, evidence = evidence + $7 where id = $1 and $2 = any(remaining)`,
    [erasureId, attemptId, images, fields, recordings, files, evidence],
  );
  return changed > 0;
}
