import { attemptReferred, type AttemptReferred, type ExplainedVerdict, type Verdict } from '@shiren/contracts-verification';
import type { Emit } from '@shiren/persistence';
import type { EntityManager } from 'typeorm';
import { ReviewRecord } from './review.entity.js';

export interface Referral {
  attempt: AttemptReferred;
  /** What the rule would say. */
  verdict: Verdict;
  evidence: ExplainedVerdict['evidence'];
  fourEyes: boolean;
}

/** Leaves an attempt to people; it stays in progress until they have decided. */
export async function refer(manager: EntityManager, emit: Emit, referral: Referral): Promise<void> {
  await manager.insert(ReviewRecord, { attemptId: referral.attempt.attemptId, ...structuredClone(referral) });
  await emit(attemptReferred, referral.attempt);
}
