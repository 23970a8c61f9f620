import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { AttemptSubmitted, ExplainVerdict, ReviewVerdict, attemptSubmitted, verdict, type ExplainedVerdict } from '@shiren/contracts';
import { Reviews } from '../review/reviews.js';
import { Decision } from './decision.js';

@Controller()
export class DecisionController {
  constructor(
    private readonly decision: Decision,
    private readonly reviews: Reviews,
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
  review(request: ReviewVerdict): Promise<{ state: 'decided' | 'waits-for-another' }> {
    return this.reviews.review(request);
  }
}
