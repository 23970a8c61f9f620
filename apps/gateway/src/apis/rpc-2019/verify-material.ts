import { Injectable } from '@nestjs/common';
import type { Caller } from '../../edge/caller.js';
import { HandedIn } from '../../operations/submitted-materials.js';
import { Submission } from '../../operations/submit-materials.js';
import { ticketOf } from '../../operations/ticket-of.js';
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
