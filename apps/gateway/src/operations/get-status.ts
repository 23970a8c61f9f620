import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { TicketReference } from '@shiren/contracts-core';
import { tokens, type TicketState } from '@shiren/contracts-verification';
import { AccountDirectory } from '../accounts/account-directory.js';

@Injectable()
export class GetStatus {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** The state of the ticket, with scores and reasons of the last submission; unverified if it was never seen. Throws SCENE.NOT_FOUND. */
  async of(ticket: TicketReference): Promise<TicketState> {
    await this.directory.scene(ticket.accountId, ticket.biz);
    return this.bus.ask(tokens.status, ticket);
  }
}
