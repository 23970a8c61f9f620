import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { TicketReference } from '@shiren/contracts-core';
import { tokens, type TicketState } from '@shiren/contracts-verification';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../edge/caller.js';
import { ticketOf } from './ticket-of.js';
import { verifyStatus, type VerifyStatus } from './verify-status.js';

@Injectable()
export class GetStatus {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  async answer(caller: Caller, parameters: Record<string, string>): Promise<VerifyStatus & { UserData?: string }> {
    const state = await this.state(ticketOf(caller, parameters));
    return { ...verifyStatus(state), ...(state.userData === undefined ? {} : { UserData: state.userData }) };
  }

  /** How the ticket stands, with the last submission's scores and reasons. */
  async state(ticket: TicketReference): Promise<TicketState> {
    await this.directory.scene(ticket.accountId, ticket.biz);
    return this.bus.ask(tokens.status, ticket);
  }
}
