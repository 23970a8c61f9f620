import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { AttemptSubmitted, ExplainVerdict, attemptSubmitted, verdict, type ExplainedVerdict } from '@shiren/contracts';
import { Decision } from './decision.js';

@Controller()
export class DecisionController {
  constructor(private readonly decision: Decision) {}

  @Consumes(attemptSubmitted)
  submitted(attempt: AttemptSubmitted): Promise<void> {
    return this.decision.decide(attempt);
  }

  @Answers(verdict.explain)
  explain({ attemptId }: ExplainVerdict): Promise<ExplainedVerdict> {
    return this.decision.explain(attemptId);
  }
}
