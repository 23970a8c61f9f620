import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import {
  AttemptDecided,
  AttemptReferred,
  SubmitAttempt,
  TicketReference,
  attemptDecided,
  attemptReferred,
  tokens,
  type SubmittedAttempt,
  type TicketState,
} from '@shiren/contracts';
import { Decisions } from './decisions.js';
import { Submission } from './submission.js';
import { Tickets } from './tickets.js';

@Controller()
export class TicketsController {
  constructor(
    private readonly submission: Submission,
    private readonly tickets: Tickets,
    private readonly decisions: Decisions,
  ) {}

  @Answers(tokens.submit)
  submit(request: SubmitAttempt): Promise<SubmittedAttempt> {
    return this.submission.submit(request);
  }

  @Answers(tokens.status)
  status(reference: TicketReference): Promise<TicketState> {
    return this.tickets.status(reference);
  }

  @Consumes(attemptDecided)
  decided(decision: AttemptDecided): Promise<void> {
    return this.decisions.apply(decision);
  }

  @Consumes(attemptReferred)
  referred(referral: AttemptReferred): Promise<void> {
    return this.decisions.refer(referral);
  }
}
