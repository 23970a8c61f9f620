import { IsBoolean, Matches } from 'class-validator';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { FromSession } from './session.js';

export class TryVerification extends FromSession {
  @Matches(SCENE_IDENTIFIER)
  biz!: string;

  /** Whether it is to be a real one, which is billed and counts in reports; else it is of the sandbox. */
  @IsBoolean()
  real!: boolean;

  /** Names the ticket in the audit log; made by the gateway. */
  @Matches(/^try-[\w-]{1,60}$/)
  ticketId!: string;
}

export const tryPages = {
  /** Who may run it: throws ACCESS.DENIED, SCENE.NOT_FOUND and LIMIT.REACHED. It stands in the audit log before it is run. */
  tryIt: question<TryVerification, { accountId: string }>('console.pages.try-it', TryVerification, 3_000),
};
