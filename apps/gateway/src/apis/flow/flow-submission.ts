import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { flow, type FlowSession } from '@shiren/contracts-verification';
import { TicketWatch } from '../../operations/ticket-watch.js';
import type { FlowCaller } from '../../authentication/flow-caller.js';
import { FlowSessions } from './flow-sessions.js';
import type { ResultReply, SessionReply } from './replies.js';
import { resultOf } from './result.js';

/** The end of a flow: its submission, and what is decided of it. */
@Injectable()
export class FlowSubmission {
  constructor(
    private readonly bus: Bus,
    private readonly sessions: FlowSessions,
    private readonly watch: TicketWatch,
  ) {}

  /** Done again, it changes nothing. */
  async submit(caller: FlowCaller, session?: FlowSession): Promise<SessionReply> {
    const known = session ?? (await this.sessions.open(caller));
    await this.bus.ask(flow.submit, { ...caller, ...(await this.sessions.numberOf(known)) });
    return this.sessions.show(caller);
  }

  /** Waits so many milliseconds for the decision, where it is still to come and not left to people. */
  async result(caller: FlowCaller, patience: number): Promise<ResultReply> {
    const session = await this.sessions.open(caller);
    if (session.state !== 'submitted' || session.referred || patience === 0) return resultOf(session);
    const watching = this.watch.begin(session.attemptId);
    try {
      // asked once more, for it may have been decided just before the watch began
      const again = await this.sessions.open(caller);
      if (again.state === 'submitted' && !again.referred) await watching.decided(patience);
      return resultOf(await this.sessions.open(caller));
    } finally {
      watching.end();
    }
  }
}
