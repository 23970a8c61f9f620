import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { flow, type FlowSession } from '@shiren/contracts-verification';
import { TicketWatch } from '../ticket-watch.js';
import type { FlowCaller } from '../../authentication/flow-caller.js';
import { FlowSessions, type FlowView } from './flow-sessions.js';

/** The end of a flow: submission and decision. */
@Injectable()
export class FlowSubmission {
  constructor(
    private readonly bus: Bus,
    private readonly sessions: FlowSessions,
    private readonly watch: TicketWatch,
  ) {}

  /** Repeating it changes nothing. */
  async submit(caller: FlowCaller, session?: FlowSession): Promise<FlowView> {
    const known = session ?? (await this.sessions.open(caller));
    await this.bus.ask(flow.submit, { ...caller, ...(await this.sessions.numberOf(known)) });
    return this.sessions.show(caller);
  }

  /** The session once it is decided or left to people, or after `maxWaitMs` at the latest. */
  async result(caller: FlowCaller, maxWaitMs: number): Promise<FlowSession> {
    const session = await this.sessions.open(caller);
    if (session.state !== 'submitted' || session.referred || maxWaitMs === 0) return session;
    const watching = this.watch.begin(session.attemptId);
    try {
      // read again: it may have been decided just before the watch began
      const again = await this.sessions.open(caller);
      if (again.state === 'submitted' && !again.referred) await watching.decided(maxWaitMs);
      return await this.sessions.open(caller);
    } finally {
      watching.end();
    }
  }
}
