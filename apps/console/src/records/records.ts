import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { maySee, type AttemptPhotos, type AttemptState, type AttemptStory, type ListedAttempt, type ReviewAttempt } from '@shiren/contracts-console';
import { Problem, isImageMaterial } from '@shiren/contracts-core';
import { materials } from '@shiren/contracts-materials';
import { captures } from '@shiren/contracts-media';
import { verdict, type ReviewResult } from '@shiren/contracts-verification';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/access.js';
import { personsBehind } from '../access/credentials.js';
import { Audit } from '../audit/audit.js';
import { AttemptRecord } from '../usage/attempt-record.entity.js';

/** The whole story of an attempt. */
@Injectable()
export class Records {
  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    private readonly audit: Audit,
  ) {}

  /** Throws ATTEMPT.NOT_FOUND also for another account's attempt, and for one of a scene that was not granted. */
  async story(actor: Actor, attemptId: string): Promise<AttemptStory> {
    const record = await this.find(actor, attemptId);
    // a review that was never finished was erased with the data
    const [explained, recordings] = await Promise.all([
      record.decidedAt || (record.referredAt && !record.erasedAt) ? this.bus.ask(verdict.explain, { attemptId }) : undefined,
      this.bus.ask(captures.list, { attemptId, accountId: actor.accountId }),
    ]);
    return {
      ...listed(record),
      steps: record.steps,
      ...(explained ? { verdict: explained.verdict, ...(explained.review ? { review: explained.review } : {}) } : {}),
      evidence: explained?.evidence ?? [],
      recordings,
    };
  }

  /** The audit entry is written before anything is shown. */
  async photos(actor: Actor, attemptId: string): Promise<AttemptPhotos> {
    const { accountId, biz, ticketId } = await this.find(actor, attemptId);
    await this.audit.transaction(actor, async (_manager, _emit, note) => note('attempt.photos', `${biz}/${ticketId}`, { attemptId }));
    const given = await this.bus.ask(materials.list, { attemptId, accountId });
    return { photos: given.flatMap(({ type }) => (isImageMaterial(type) ? [{ type }] : [])) };
  }

  async review(actor: Actor, { attemptId, decision, reason }: ReviewAttempt): Promise<ReviewResult> {
    const { accountId, biz, ticketId } = await this.find(actor, attemptId);
    const behind = await personsBehind(this.database.manager, actor.userId);
    const result = await this.audit.around(
      actor,
      { action: `attempt.${decision}`, subject: `${biz}/${ticketId}`, details: { attemptId, reason } },
      () => this.bus.ask(verdict.review, { attemptId, accountId, reviewerId: actor.userId, reviewer: actor.userName, ...behind, decision, reason }),
      ({ state }) => ({ attemptId, state }),
    );
    if (result.state === 'held' && result.undoUntil) await this.hold(attemptId, new Date(result.undoUntil));
    return result;
  }

  /** Throws REVIEW.NOT_FOUND if the caller's vote has taken effect, or its time is over. */
  async undo(actor: Actor, attemptId: string): Promise<Record<string, never>> {
    const { accountId, biz, ticketId } = await this.find(actor, attemptId);
    await this.audit.around(
      actor,
      { action: 'attempt.undo', subject: `${biz}/${ticketId}`, details: { attemptId } },
      () => this.bus.ask(verdict.undo, { attemptId, accountId, reviewerId: actor.userId }),
      () => ({ attemptId, state: 'undone' }),
    );
    await this.hold(attemptId, null);
    return {};
  }

  /** The queue of reviews leaves it out until then. */
  private async hold(attemptId: string, heldUntil: Date | null): Promise<void> {
    await this.database.manager.update(AttemptRecord, { attemptId }, { heldUntil });
  }

  /** Throws ATTEMPT.NOT_FOUND as `story` does. */
  async find(actor: Actor, attemptId: string): Promise<AttemptRecord> {
    const record = await this.database.manager.findOneBy(AttemptRecord, { attemptId, accountId: actor.accountId });
    if (!record || !maySee(actor, record.biz)) throw new Problem('ATTEMPT.NOT_FOUND', 'There is no such attempt.');
    return record;
  }
}

function stateOf({ submittedAt, referredAt, outcome, erasedAt }: AttemptRecord): AttemptState {
  if (outcome) return outcome;
  if (erasedAt) return 'erased';
  if (!submittedAt) return 'open';
  return referredAt ? 'in-review' : 'in-progress';
}

export function listed(record: AttemptRecord): ListedAttempt {
  const { attemptId, biz, ticketId, scheme, sandbox, openedAt, submittedAt, decidedAt, reasons, trustedScore, authorityScore, similarityScore, erasedAt } =
    record;
  return {
    ...{ attemptId, biz, ticketId, scheme, sandbox, reasons },
    state: stateOf(record),
    openedAt: openedAt.toISOString(),
    ...(submittedAt ? { submittedAt: submittedAt.toISOString() } : {}),
    ...(decidedAt ? { decidedAt: decidedAt.toISOString() } : {}),
    ...(trustedScore === null ? {} : { trustedScore }),
    ...(authorityScore === null ? {} : { authorityScore }),
    ...(similarityScore === null ? {} : { similarityScore }),
    ...(erasedAt ? { erasedAt: erasedAt.toISOString() } : {}),
  };
}
