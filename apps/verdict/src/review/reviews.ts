import { Injectable } from '@nestjs/common';
import { Problem } from '@shiren/contracts-core';
import type { AttemptDecided, ReviewDecision, ReviewResult, ReviewVerdict, UndoVote, Verdict } from '@shiren/contracts-verification';
import { Outbox, type Emit } from '@shiren/persistence';
import type { Reason } from '@shiren/schemes';
import type { EntityManager } from 'typeorm';
import { VerdictEnvironment } from '../environment.js';
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

/**
 * Reviewers' votes. Once they decide an attempt, the decision is held for the time in which the last of them can be undone, as nobody could undo what
 * the business knows. The lock on the review puts votes, undoing, and taking effect in order.
 */
@Injectable()
export class Reviews {
  private readonly undoMs: number;

  constructor(
    private readonly outbox: Outbox,
    environment: VerdictEnvironment,
  ) {
    this.undoMs = environment.reviewUndoSeconds * 1_000;
  }

  /** Throws REVIEW.NOT_FOUND if the attempt is not in review, and REVIEW.SAME_PERSON if one person may have voted twice. */
  async review(request: ReviewVerdict, now = new Date()): Promise<ReviewResult> {
    const { attemptId, accountId, reviewerId, reviewer, persons = [], credentialsSetAt, decision, reason } = request;
    const undoUntil = new Date(now.getTime() + this.undoMs);
    const { outcome, decided } = await this.outbox.transaction(async (manager, emit) => {
      const review = await lockPending(manager, { attemptId, accountId });
      if (review.heldUntil) throw notInReview();
      const earlier = await manager.findBy(ReviewVoteRecord, { attemptId });
      const voter = { reviewerId, persons, ...(credentialsSetAt === undefined ? {} : { credentialsSetAt: new Date(credentialsSetAt) }) };
      const why = whyNotAnother(voter, earlier, review);
      if (why) throw new Problem('REVIEW.SAME_PERSON', refusals[why], { why });
      await manager.insert(ReviewVoteRecord, { attemptId, reviewerId, reviewer, persons, decision, reason, at: now });
      const reached = outcomeOf([...earlier, { decision }], review.fourEyes);
      if (!reached) return {};
      if (this.undoMs === 0) return { outcome: reached, decided: await takeEffect(manager, emit, review, reached, now) };
      await manager.update(ReviewRecord, { attemptId }, { heldUntil: undoUntil });
      return { outcome: reached };
    });
    if (decided) countVerdict(decided);
    const undo = this.undoMs > 0 ? { undoUntil: undoUntil.toISOString() } : {};
    return { state: decided ? 'decided' : outcome ? 'held' : 'waits-for-another', ...undo };
  }

  /** Possible for a while after the vote, unless the votes have taken effect. */
  undo({ attemptId, accountId, reviewerId }: UndoVote, now = new Date()): Promise<Record<string, never>> {
    return this.outbox.transaction(async (manager) => {
      const { fourEyes } = await lockPending(manager, { attemptId, accountId });
      const vote = await manager.findOneBy(ReviewVoteRecord, { attemptId, reviewerId });
      if (!vote || now.getTime() > vote.at.getTime() + this.undoMs) throw notInReview();
      await manager.delete(ReviewVoteRecord, { attemptId, reviewerId });
      // two others may agree without this vote
      if (!outcomeOf(await manager.findBy(ReviewVoteRecord, { attemptId }), fourEyes)) await manager.update(ReviewRecord, { attemptId }, { heldUntil: null });
      return {};
    });
  }

  /** Lets the votes take effect if their time has come. Any number of instances may do so at once. */
  async settle(attemptId: string, now: Date): Promise<void> {
    const decided = await this.outbox.transaction(async (manager, emit) => {
      const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
      if (!review?.heldUntil || review.heldUntil > now) return undefined;
      const outcome = outcomeOf(await manager.findBy(ReviewVoteRecord, { attemptId }), review.fourEyes);
      await manager.update(ReviewRecord, { attemptId }, { heldUntil: null });
      return outcome && takeEffect(manager, emit, review, outcome, now);
    });
    if (decided) countVerdict(decided);
  }
}

/** The review of an attempt that has no verdict, locked. */
async function lockPending(manager: EntityManager, { attemptId, accountId }: { attemptId: string; accountId: string }): Promise<ReviewRecord> {
  const review = await manager.findOne(ReviewRecord, { where: { attemptId }, lock: { mode: 'pessimistic_write' } });
  if (review?.attempt.accountId !== accountId || (await manager.existsBy(VerdictRecord, { attemptId }))) throw notInReview();
  return review;
}

function takeEffect(manager: EntityManager, emit: Emit, review: ReviewRecord, outcome: ReviewDecision, now: Date): Promise<AttemptDecided | undefined> {
  const verdict: Verdict = {
    ...review.verdict,
    ...(outcome === 'approve' ? { outcome: 'passed', reasons: [] } : { outcome: 'failed', reasons: ['901'] satisfies Reason[] }),
  };
  return conclude(manager, emit, { ...review.attempt, ...verdict, decidedAt: now.toISOString() }, review.evidence);
}

const notInReview = (): Problem => new Problem('REVIEW.NOT_FOUND', 'This attempt is not waiting for a review; reload the page.');
