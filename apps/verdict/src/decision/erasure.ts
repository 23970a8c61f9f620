import { Injectable } from '@nestjs/common';
import type { EraseAttempt } from '@shiren/contracts-core';
import { DataSource } from 'typeorm';
import { ReviewRecord } from '../review/review.entity.js';
import { noteErased } from './erased-attempt.entity.js';
import { EvidenceRecord } from '../verdicts/evidence.entity.js';
import { VerdictRecord } from '../verdicts/verdict.entity.js';

@Injectable()
export class VerdictErasure {
  constructor(private readonly database: DataSource) {}

  /** Evidence and reviewers' words go; outcome, reasons and scores stay. What waits for people goes whole: nobody can look at it any more. */
  erase({ attemptId, accountId }: EraseAttempt): Promise<{ evidence: number; decided: boolean }> {
    return this.database.transaction(async (manager) => {
      await noteErased(manager, { attemptId, accountId });
      // the review first: whoever decides it holds it, and their verdict is there to be seen once they let go
      const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      const verdict = await manager.findOneBy(VerdictRecord, { attemptId });
      if ((verdict?.decision ?? review?.attempt)?.accountId !== accountId) return { evidence: 0, decided: false };
      const { affected } = await manager.delete(EvidenceRecord, { attemptId });
      // the keyed hash of what was erased tells nobody anything; it goes all the same
      await manager.query(`update verdict set decision = decision - 'revision' where attempt_id = $1`, [attemptId]);
      if (verdict && review) {
        await manager.query(`update review set evidence = '[]', attempt = attempt - 'revision' where attempt_id = $1`, [attemptId]);
        await manager.query(`update review_vote set reason = '' where attempt_id = $1`, [attemptId]);
      } else if (review) {
        await manager.query('delete from review_vote where attempt_id = $1', [attemptId]);
        await manager.delete(ReviewRecord, { attemptId });
      }
      return { evidence: (affected ?? 0) + (review?.evidence.length ?? 0), decided: verdict !== null };
    });
  }
}
