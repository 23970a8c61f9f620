import { Injectable } from '@nestjs/common';
import { Problem, type ReviewVerdict, type Verdict } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import type { Reason } from '@shiren/schemes';
import { conclude } from '../decision/conclude.js';
import { VerdictRecord } from '../decision/verdict.entity.js';
import { ReviewRecord } from './review.entity.js';
import { ReviewVoteRecord } from './review-vote.entity.js';
import { outcomeOf } from './votes.js';

@Injectable()
export class Reviews {
  constructor(private readonly outbox: Outbox) {}

  /** Throws REVIEW.NOT_FOUND where nothing waits for people, REVIEW.SAME_PERSON for a second vote of one. */
  review({ attemptId, accountId, reviewerId, reviewer, decision, reason }: ReviewVerdict): Promise<{ state: 'decided' | 'waits-for-another' }> {
    return this.outbox.transaction(async (manager, emit) => {
      const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      if (review?.attempt.accountId !== accountId || (await manager.existsBy(VerdictRecord, { attemptId }))) {
        throw new Problem('REVIEW.NOT_FOUND', 'This attempt waits for no review; reload the page.');
      }
      const earlier = await manager.findBy(ReviewVoteRecord, { attemptId });
      if (earlier.some((vote) => vote.reviewerId === reviewerId)) {
        throw new Problem('REVIEW.SAME_PERSON', 'You have decided already; this scene asks for a second person.');
      }
      await manager.insert(ReviewVoteRecord, { attemptId, reviewerId, reviewer, decision, reason });
      const outcome = outcomeOf([...earlier, { decision }], review.fourEyes);
      if (!outcome) return { state: 'waits-for-another' };
      const verdict: Verdict = {
        ...review.verdict,
        ...(outcome === 'approve' ? { outcome: 'passed', reasons: [] } : { outcome: 'failed', reasons: ['901'] satisfies Reason[] }),
      };
      await conclude(manager, emit, { ...review.attempt, ...verdict, decidedAt: new Date().toISOString() }, review.evidence);
      return { state: 'decided' };
    });
  }
}
