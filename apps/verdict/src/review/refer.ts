import { attemptReferred, type AttemptReferred, type Doubt, type ExplainedVerdict, type Verdict } from '@shiren/contracts-verification';
import type { Emit } from '@shiren/persistence';
import type { EntityManager } from 'typeorm';
import { ReviewRecord } from './review.entity.js';

export interface Referral {
  attempt: AttemptReferred;
  /** The verdict by the thresholds alone. */
  verdict: Verdict;
  evidence: ExplainedVerdict['evidence'];
  fourEyes: boolean;
}

/** Refers an attempt to a review; it stays in progress until reviewers have decided. */
export async function refer(manager: EntityManager, emit: Emit, referral: Referral, doubts: Doubt[]): Promise<void> {
  await manager.insert(ReviewRecord, { attemptId: referral.attempt.attemptId, ...structuredClone(referral) });
  await emit(attemptReferred, { ...referral.attempt, doubts });
}
