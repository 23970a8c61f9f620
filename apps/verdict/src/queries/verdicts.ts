import type { AttemptDecided, ExplainedVerdict } from '@shiren/contracts-verification';
import type { EntityManager } from 'typeorm';

/** The announced verdict of an attempt, if any, and whether a review decides it. By hand, as all below: every verification runs them. */
export async function findStanding(manager: EntityManager, attemptId: string): Promise<{ decision: AttemptDecided | null; reviewed: boolean }> {
  const [standing] = await manager.query<[{ decision: AttemptDecided | null; reviewed: boolean }]>(
    `select (select decision from verdict where attempt_id = $1) as decision, exists (select from review where attempt_id = $1) as reviewed`,
    [attemptId],
  );
  return standing;
}

export async function isErased(manager: EntityManager, attemptId: string, accountId: string): Promise<boolean> {
  const [found] = await manager.query<[{ erased: boolean }]>('select exists (select from erased_attempt where attempt_id = $1 and account_id = $2) as erased', [
    attemptId,
    accountId,
  ]);
  return found.erased;
}

/** Writes a verdict and its evidence, or returns false and writes nothing if the attempt has a verdict. */
export async function insertVerdict(manager: EntityManager, decision: AttemptDecided, evidence: ExplainedVerdict['evidence']): Promise<boolean> {
  const written = await manager.query<unknown[]>(
    `with written as (insert into verdict (attempt_id, decision, decided_at) values ($1, $2, $3) on conflict do nothing returning attempt_id),
          explained as (insert into evidence (attempt_id, kind, finding)
                        select attempt_id, kind, finding from written cross join jsonb_to_recordset($4) as given (kind text, finding jsonb))
     select from written`,
    [decision.attemptId, decision, new Date(decision.decidedAt), JSON.stringify(evidence)],
  );
  return written.length > 0;
}
