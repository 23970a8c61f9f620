import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens } from '@shiren/contracts';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../rpc/authentication.js';
import { ticketOf } from './ticket-of.js';
import { verifyStatus, type VerifyStatus } from './verify-status.js';

@Injectable()
export class GetStatus {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** How the ticket stands, with the last submission's scores and reasons. */
  async answer(caller: Caller, parameters: Record<string, string>): Promise<VerifyStatus> {
    const ticket = ticketOf(caller, parameters);
    await this.directory.scene(caller.accountId, ticket.biz);
    return verifyStatus(await this.bus.ask(tokens.status, ticket));
  }
}
