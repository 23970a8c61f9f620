import { Injectable } from '@nestjs/common';
import type { Caller } from '../rpc/authentication.js';
import { HandedIn } from '../verification/handed-in.js';
import { Submission } from '../verification/submission.js';
import { givenMaterials } from './describe-verify-token.js';
import { materialOf, verifyResult } from './verify-result.js';

@Injectable()
export class VerifyMaterial {
  constructor(
    private readonly submission: Submission,
    private readonly handedIn: HandedIn,
  ) {}

  /** One call from materials to verdict, as `SubmitVerification`. */
  async answer({ accountId }: Caller, parameters: Record<string, string>): Promise<object> {
    const { BizType: biz = '', BizId: ticketId = '' } = parameters;
    const state = await this.submission.verify({ accountId, biz, ticketId }, () => givenMaterials(parameters));
    const { attemptId } = state;
    return { ...verifyResult(state), ...(attemptId ? { Material: materialOf(await this.handedIn.of({ attemptId, accountId })) } : {}) };
  }
}
