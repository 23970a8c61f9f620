import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { EraseAttempt } from '@shiren/contracts-core';
import {
  AttemptSubmitted,
  ExplainVerdict,
  ReviewVerdict,
  UndoVote,
  attemptSubmitted,
  verdict,
  type ExplainedVerdict,
  type ReviewResult,
} from '@shiren/contracts-verification';
import { Reviews } from '../review/reviews.js';
import { Decision } from './decision.js';
import { VerdictErasure } from './erasure.js';

@Controller()
export class DecisionController {
  constructor(
    private readonly decision: Decision,
    private readonly reviews: Reviews,
    private readonly erasure: VerdictErasure,
  ) {}

  @Consumes(attemptSubmitted)
  submitted(attempt: AttemptSubmitted): Promise<void> {
    return this.decision.decide(attempt);
  }

  @Answers(verdict.explain)
  explain({ attemptId }: ExplainVerdict): Promise<ExplainedVerdict> {
    return this.decision.explain(attemptId);
  }

  @Answers(verdict.review)
  review(request: ReviewVerdict): Promise<ReviewResult> {
    return this.reviews.review(request);
  }

  @Answers(verdict.undo)
  undo(request: UndoVote): Promise<Record<string, never>> {
    return this.reviews.undo(request);
  }

  @Answers(verdict.erase)
  erase(request: EraseAttempt): Promise<{ evidence: number; decided: boolean }> {
    return this.erasure.erase(request);
  }
}
