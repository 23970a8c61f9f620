import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import { NamedAttempts, TicketReference } from '@shiren/contracts-core';
import { CompleteAttempt, FindByDevice, FindDevice, SubmitAttempt, tokens, type SubmittedAttempt, type TicketState } from '@shiren/contracts-verification';
import { AttemptSubmission } from './submission.js';
import { Tickets } from './tickets.js';

@Controller()
export class TicketsController {
  constructor(
    private readonly submission: AttemptSubmission,
    private readonly tickets: Tickets,
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

  @Answers(tokens.known)
  async known({ attemptIds }: NamedAttempts): Promise<{ attemptIds: string[] }> {
    return { attemptIds: await this.tickets.known(attemptIds) };
  }

  @Answers(tokens.findByDevice)
  async findByDevice(request: FindByDevice): Promise<{ attemptIds: string[] }> {
    return { attemptIds: await this.tickets.findByDevice(request) };
  }

  @Answers(tokens.deviceOf)
  async deviceOf(request: FindDevice): Promise<{ device?: string }> {
    const device = await this.tickets.deviceOf(request);
    return device === undefined ? {} : { device };
  }
}
