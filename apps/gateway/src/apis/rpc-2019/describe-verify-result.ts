import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens } from '@shiren/contracts-verification';
import { schemeOf } from '@shiren/schemes';
import { AccountDirectory } from '../../accounts/account-directory.js';
import type { Caller } from '../../edge/caller.js';
import { HandedIn } from '../../operations/submitted-materials.js';
import { ticketOf } from '../../operations/ticket-of.js';
import { materialOf, verifyResult } from './verify-result.js';

@Injectable()
export class DescribeVerifyResult {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly handedIn: HandedIn,
  ) {}

  async answer(caller: Caller, parameters: Record<string, string>): Promise<object> {
    const { accountId } = caller;
    const ticket = ticketOf(caller, parameters);
    const { scheme } = await this.directory.scene(accountId, ticket.biz);
    const state = await this.bus.ask(tokens.status, ticket);
    const { attemptId, verdict } = state;
    const retained = schemeOf(scheme).comparedWith === 'retained-photo' ? verdict?.trustedScore : undefined;
    return {
      ...verifyResult(state),
      ...(retained === undefined ? {} : { FaceComparisonScore: retained }),
      ...(attemptId ? { Material: materialOf(await this.handedIn.of({ attemptId, accountId })) } : {}),
    };
  }
}
