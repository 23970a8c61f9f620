import { IsBoolean, Matches } from 'class-validator';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export class TryVerification extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  /** True for a real verification, which is billed and counted in reports; false for the sandbox. */
  @IsBoolean()
  real!: boolean;

  /** The ticket id, made by the gateway; the audit log names it. */
  @Matches(/^try-[\w-]{1,60}$/)
  ticketId!: string;
}

export const tryPages = {
  /** Checks whether the user may run it: throws ACCESS.DENIED, SCENE.NOT_FOUND and LIMIT.REACHED. Written to the audit log before it runs. */
  tryIt: question<TryVerification, { accountId: string }>('console.pages.try-it', TryVerification, 3_000),
};
