import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens, type TicketReference, type TicketState } from '@shiren/contracts';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../rpc/authentication.js';
import { verifyStatus, type VerifyStatus } from './verify-status.js';

@Injectable()
export class GetStatus {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
  ) {}

  /** How the ticket stands, with the last submission's scores and reasons. */
  async answer(caller: Caller, { Biz: biz = '', TicketId: ticketId = '' }: Record<string, string>): Promise<VerifyStatus> {
    return verifyStatus(await this.state(caller, { biz, ticketId }));
  }

  async state({ accountId }: Caller, { biz, ticketId }: Omit<TicketReference, 'accountId'>): Promise<TicketState> {
    await this.directory.scene(accountId, biz);
    return this.bus.ask(tokens.status, { accountId, biz, ticketId });
  }
}
