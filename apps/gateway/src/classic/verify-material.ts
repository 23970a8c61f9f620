import { Injectable } from '@nestjs/common';
import type { Caller } from '../rpc/authentication.js';
import { HandedIn } from '../verification/handed-in.js';
import { Submission } from '../verification/submission.js';
import { ticketOf } from '../verification/ticket-of.js';
import { givenMaterials } from './describe-verify-token.js';
import { materialOf, verifyResult } from './verify-result.js';

@Injectable()
export class VerifyMaterial {
  constructor(
    private readonly submission: Submission,
    private readonly handedIn: HandedIn,
  ) {}

  /** One call from materials to verdict, as `SubmitVerification`. */
  async answer(caller: Caller, parameters: Record<string, string>): Promise<object> {
    const state = await this.submission.verify(ticketOf(caller, parameters), () => givenMaterials(parameters));
    const { accountId } = caller;
    const { attemptId } = state;
    return { ...verifyResult(state), ...(attemptId ? { Material: materialOf(await this.handedIn.of({ attemptId, accountId })) } : {}) };
  }
}
