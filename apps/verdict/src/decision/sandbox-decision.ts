import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import type { Material } from '@shiren/contracts-materials';
import type { AttemptSubmitted } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { SANDBOX_AWAY, reservedCode, sandboxFate, schemeOf } from '@shiren/schemes';
import { refer } from '../review/refer.js';
import { attemptOf, conclude } from '../verdicts/conclude.js';
import { expectNotErased } from './erased-attempt.entity.js';

/**
 * Decides attempts of the sandbox by their ID number, without comparing faces or asking an authority. A review follows the scene's four-eyes
 * setting.
 */
@Injectable()
export class SandboxDecision {
  constructor(
    private readonly outbox: Outbox,
    private readonly bus: Bus,
  ) {}

  /** Throws while the sandbox's authority is "unavailable", as for a real attempt; the attempt is retried later. */
  async decide(attempt: AttemptSubmitted, given: readonly Material[]): Promise<void> {
    const { accountId, biz, ticketId, scheme, submittedAt, liveness } = attempt;
    const identificationNumber = given.find(({ type }) => type === 'IdentificationNumber')?.value;
    const fate = sandboxFate({ ticketId, identificationNumber, liveness, hasCard: given.some(({ type }) => type === 'IdCardFrontPic') }, schemeOf(scheme));
    if (fate.kind === 'in-progress') return;
    if (fate.kind === 'authority-away' && Date.now() < Date.parse(submittedAt) + SANDBOX_AWAY) {
      throw new Problem('SERVICE.UNAVAILABLE', "The sandbox's authority is unavailable for a few seconds.");
    }
    const evidence = [{ kind: 'sandbox', finding: { reserved: reservedCode({ ticketId, identificationNumber }) ?? null } }];
    const { fourEyes } = fate.kind === 'in-review' ? (await this.bus.ask(consoleQuestions.scene, { accountId, biz })).settings : { fourEyes: false };
    await this.outbox.transaction(async (manager, emit) => {
      await expectNotErased(manager, attempt);
      if (fate.kind === 'in-review') await refer(manager, emit, { attempt: attemptOf(attempt), verdict: fate.verdict, evidence, fourEyes }, ['score']);
      else await conclude(manager, emit, { ...attemptOf(attempt), ...fate.verdict, decidedAt: new Date().toISOString() }, evidence);
    });
  }
}
