import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { NamedAttempts, TicketReference } from '@shiren/contracts-core';
import {
  AttemptDecided,
  AttemptReferred,
  CompleteAttempt,
  EraseToken,
  SubmitAttempt,
  attemptDecided,
  attemptReferred,
  tokens,
  type SubmittedAttempt,
  type TicketState,
} from '@shiren/contracts-verification';
import { Decisions } from './decisions.js';
import { AttemptErasure } from './erasure.js';
import { AttemptSubmission } from './submission.js';
import { Tickets } from './tickets.js';

@Controller()
export class TicketsController {
  constructor(
    private readonly submission: AttemptSubmission,
    private readonly tickets: Tickets,
    private readonly decisions: Decisions,
    private readonly erasure: AttemptErasure,
  ) {}

  @Answers(tokens.submit)
  submit(request: SubmitAttempt): Promise<SubmittedAttempt> {
    return this.submission.submit(request);
  }

  @Answers(tokens.complete)
  complete(request: CompleteAttempt): Promise<SubmittedAttempt> {
    return this.submission.submit(request);
  }

  @Answers(tokens.status)
  status(reference: TicketReference): Promise<TicketState> {
    return this.tickets.status(reference);
  }

  @Answers(tokens.erase)
  erase(request: EraseToken): Promise<{ fields: number }> {
    return this.erasure.erase(request);
  }

  @Answers(tokens.known)
  async known({ attemptIds }: NamedAttempts): Promise<{ attemptIds: string[] }> {
    return { attemptIds: await this.tickets.known(attemptIds) };
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
