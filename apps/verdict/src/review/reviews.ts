import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import type { ReviewVerdict, Verdict } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import type { Reason } from '@shiren/schemes';
import { conclude } from '../verdicts/conclude.js';
import { countVerdict } from '../verdicts/verdict-metrics.js';
import { VerdictRecord } from '../verdicts/verdict.entity.js';
import { ReviewRecord } from './review.entity.js';
import { ReviewVoteRecord } from './review-vote.entity.js';
import { outcomeOf, whyNotAnother } from './votes.js';

const refusals = {
  voted: 'You have already voted; this scene requires a second person.',
  'credentials-set-since': 'Your password was set by somebody else after this attempt was referred to review; another person has to decide it.',
  'credentials-shared': 'You and a previous voter may be the same person, because one of you set the other’s password; another person has to decide.',
} as const;

@Injectable()
export class Reviews {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Throws REVIEW.NOT_FOUND if the attempt is not in review, and REVIEW.SAME_PERSON if one person may have voted twice. The lock on the
   * review puts concurrent votes in order.
   */
  async review({
    attemptId,
    accountId,
    reviewerId,
    reviewer,
    persons = [],
    credentialsSetAt,
    decision,
    reason,
  }: ReviewVerdict): Promise<{ state: 'decided' | 'waits-for-another' }> {
    const { decided } = await this.outbox.transaction(async (manager, emit) => {
      const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      if (review?.attempt.accountId !== accountId || (await manager.existsBy(VerdictRecord, { attemptId }))) {
        throw new Problem('REVIEW.NOT_FOUND', 'This attempt is not waiting for a review; reload the page.');
      }
      const earlier = await manager.findBy(ReviewVoteRecord, { attemptId });
      const voter = { reviewerId, persons, ...(credentialsSetAt === undefined ? {} : { credentialsSetAt: new Date(credentialsSetAt) }) };
      const why = whyNotAnother(voter, earlier, review);
      if (why) throw new Problem('REVIEW.SAME_PERSON', refusals[why], { why });
      await manager.insert(ReviewVoteRecord, { attemptId, reviewerId, reviewer, persons, decision, reason });
      const outcome = outcomeOf([...earlier, { decision }], review.fourEyes);
      if (!outcome) return {};
      const verdict: Verdict = {
        ...review.verdict,
        ...(outcome === 'approve' ? { outcome: 'passed', reasons: [] } : { outcome: 'failed', reasons: ['901'] satisfies Reason[] }),
      };
      return { decided: await conclude(manager, emit, { ...review.attempt, ...verdict, decidedAt: new Date().toISOString() }, review.evidence) };
    });
    if (!decided) return { state: 'waits-for-another' };
    countVerdict(decided);
    return { state: 'decided' };
  }
}
