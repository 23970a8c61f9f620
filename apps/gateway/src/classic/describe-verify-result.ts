import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { tokens } from '@shiren/contracts';
import { schemeOf } from '@shiren/schemes';
import { AccountDirectory } from '../accounts/account-directory.js';
import type { Caller } from '../rpc/authentication.js';
import { HandedIn } from '../verification/handed-in.js';
import { materialOf, verifyResult } from './verify-result.js';

@Injectable()
export class DescribeVerifyResult {
  constructor(
    private readonly bus: Bus,
    private readonly directory: AccountDirectory,
    private readonly handedIn: HandedIn,
  ) {}

  async answer({ accountId }: Caller, { BizType: biz = '', BizId: ticketId = '' }: Record<string, string>): Promise<object> {
    const { scheme } = await this.directory.scene(accountId, biz);
    const state = await this.bus.ask(tokens.status, { accountId, biz, ticketId });
    const { attemptId, verdict } = state;
    const retained = schemeOf(scheme).comparedWith === 'retained-photo' ? verdict?.trustedScore : undefined;
    return {
      ...verifyResult(state),
      ...(retained === undefined ? {} : { FaceComparisonScore: retained }),
      ...(attemptId ? { Material: materialOf(await this.handedIn.of({ attemptId, accountId })) } : {}),
    };
  }
}
