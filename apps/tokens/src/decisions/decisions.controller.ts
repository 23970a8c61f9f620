import { Controller } from '@nestjs/common';
import { Consumes } from '@shiren/bus';
import { AttemptDecided, AttemptReferred, attemptDecided, attemptReferred } from '@shiren/contracts-verification';
import { Decisions } from './decisions.js';

@Controller()
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  @Consumes(attemptDecided)
  decided(decision: AttemptDecided): Promise<void> {
    return this.decisions.apply(decision);
  }

  @Consumes(attemptReferred)
  referred(referral: AttemptReferred): Promise<void> {
    return this.decisions.refer(referral);
  }
}
