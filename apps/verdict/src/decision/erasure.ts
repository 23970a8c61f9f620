import { Injectable } from '@nestjs/common';
import type { EraseAttempt } from '@shiren/contracts-core';
import { DataSource } from 'typeorm';
import { ReviewRecord } from '../review/review.entity.js';
import { ReviewVoteRecord } from '../review/review-vote.entity.js';
import { markErased } from './erased-attempt.entity.js';
import { EvidenceRecord } from '../verdicts/evidence.entity.js';
import { VerdictRecord } from '../verdicts/verdict.entity.js';

@Injectable()
export class VerdictErasure {
  constructor(private readonly database: DataSource) {}

  /**
   * Deletes evidence and reviewers' reasons; outcome, reason codes and scores stay. An undecided review is deleted entirely, because nobody
   * can look at its materials any more.
   */
  erase({ attemptId, accountId }: EraseAttempt): Promise<{ evidence: number; decided: boolean }> {
    return this.database.transaction(async (manager) => {
      await markErased(manager, { attemptId, accountId });
      // the review is locked first: a reviewer who decides it holds this lock, and the verdict is visible once the lock is released
      const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      const verdict = await manager.findOneBy(VerdictRecord, { attemptId });
      if ((verdict?.decision ?? review?.attempt)?.accountId !== accountId) return { evidence: 0, decided: false };
      const { affected } = await manager.delete(EvidenceRecord, { attemptId });
      // the keyed hash of what was erased reveals nothing; it is deleted all the same
      await manager.update(VerdictRecord, { attemptId }, { decision: () => `decision - 'revision'` });
      if (verdict && review) {
        await manager.update(ReviewRecord, { attemptId }, { evidence: [], attempt: () => `attempt - 'revision'` });
        await manager.update(ReviewVoteRecord, { attemptId }, { reason: '' });
      } else if (review) {
        await manager.delete(ReviewVoteRecord, { attemptId });
        await manager.delete(ReviewRecord, { attemptId });
      }
      return { evidence: (affected ?? 0) + (review?.evidence.length ?? 0), decided: verdict !== null };
    });
  }
}
