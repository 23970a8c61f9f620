import { Controller } from '@nestjs/common';
import { Answers, Consumes } from '@shiren/bus';
import { LinkWithdrawn, linkWithdrawn } from '@shiren/contracts-console';
import { TicketReference } from '@shiren/contracts-core';
import { AdvanceFlow, OpenFlow, flow, tokens, type FlowSession, type SubmittedAttempt } from '@shiren/contracts-verification';
import { Flows } from './flows.js';

@Controller()
export class FlowController {
  constructor(private readonly flows: Flows) {}

  @Answers(flow.session)
  session(request: OpenFlow): Promise<FlowSession> {
    return this.flows.session(request);
  }

  @Answers(flow.advance)
  advance(request: AdvanceFlow): Promise<FlowSession> {
    return this.flows.advance(request);
  }

  @Answers(flow.submit)
  submit(request: OpenFlow): Promise<SubmittedAttempt> {
    return this.flows.submit(request);
  }

  @Answers(flow.withdraw)
  withdraw(request: OpenFlow): Promise<Record<string, never>> {
    return this.flows.withdraw(request);
  }

  @Consumes(linkWithdrawn)
  linkWithdrawn(event: LinkWithdrawn): Promise<void> {
    return this.flows.endUnsubmitted(event);
  }

  @Answers(tokens.withdraw)
  withdrawTicket(request: TicketReference): Promise<{ withdrawn: number }> {
    return this.flows.withdrawTicket(request);
  }
}
