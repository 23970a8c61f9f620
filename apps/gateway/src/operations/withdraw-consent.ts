import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import type { TicketReference } from '@shiren/contracts-core';
import { tokens } from '@shiren/contracts-verification';
import { AccountDirectory } from '../accounts/account-directory.js';

/** For a person who asks the business to withdraw, because their own token has ended. */
@Injectable()
export class WithdrawConsent {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** Throws SCENE.NOT_FOUND and TICKET.NOT_FOUND. */
  async withdraw(ticket: TicketReference): Promise<{ withdrawn: number }> {
    await this.directory.scene(ticket.accountId, ticket.biz);
    return this.bus.ask(tokens.withdraw, ticket);
  }
}
