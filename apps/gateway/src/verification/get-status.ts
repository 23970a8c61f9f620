import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens } from '@shiren/contracts';
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
  async answer({ accountId }: Caller, { Biz: biz = '', TicketId: ticketId = '' }: Record<string, string>): Promise<VerifyStatus> {
    await this.directory.scene(accountId, biz);
    return verifyStatus(await this.bus.ask(tokens.status, { accountId, biz, ticketId }));
  }
}
