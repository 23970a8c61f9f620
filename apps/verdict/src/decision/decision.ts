import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials, type SubmittedMaterials } from '@shiren/contracts-materials';
import { attemptDecided, tokens, type AttemptSubmitted, type ExplainedVerdict, type ReviewVote } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { decide, isUnsure, schemeOf, thresholdsOf, type Evidence } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { ReviewRecord } from '../review/review.entity.js';
import { ReviewVoteRecord } from '../review/review-vote.entity.js';
import { refer } from '../review/refer.js';
import { attemptOf, conclude } from '../verdicts/conclude.js';
import { expectNotErased } from './erased-attempt.entity.js';
import { EvidenceCollector } from './evidence-collector.js';
import { countVerdict } from '../verdicts/verdict-metrics.js';
import { EvidenceRecord } from '../verdicts/evidence.entity.js';
import { SandboxDecision } from './sandbox-decision.js';
import { VerdictRecord } from '../verdicts/verdict.entity.js';

@Injectable()
export class Decision {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly evidence: EvidenceCollector,
    private readonly sandbox: SandboxDecision,
    private readonly bus: Bus,
  ) {}

  /** Decides an attempt by the thresholds of its scene, or refers it to a review. An attempt that was decided before is announced again unchanged. */
  async decide(attempt: AttemptSubmitted): Promise<void> {
    const earlier = await this.database.manager.findOneBy(VerdictRecord, { attemptId: attempt.attemptId });
    if (earlier) return this.outbox.transaction((_, emit) => emit(attemptDecided, earlier.decision));

    const { accountId, attemptId } = attempt;
    if (await this.database.manager.existsBy(ReviewRecord, { attemptId })) return; // a review decides it

    try {
      const { revision, ...submitted } = await this.submitted(attempt);
      await this.decideOn({ ...attempt, revision }, submitted);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'ATTEMPT.ERASED')) throw error;
      // erased before it was decided, or even before its submission was recorded: it ends, and its ticket is free again
      const decided = await this.database.manager.existsBy(VerdictRecord, { attemptId });
      await this.bus.ask(tokens.erase, { attemptId, accountId, decided });
    }
  }

  /** Throws if these are not the materials that were announced; then nothing may be decided. */
  private async submitted({ attemptId, accountId, revision }: AttemptSubmitted): Promise<SubmittedMaterials> {
    const submitted = await this.bus.ask(materials.submitted, { attemptId, accountId });
    if (revision === undefined || revision === submitted.revision) return submitted;
    throw new Problem('INTERNAL', `Attempt ${attemptId} was announced with other materials than were sealed.`);
  }

  private async decideOn(attempt: AttemptSubmitted, submitted: Pick<SubmittedMaterials, 'materials' | 'cards'>): Promise<void> {
    if (attempt.sandbox) return this.sandbox.decide(attempt, submitted.materials);
    const { accountId, biz, scheme, liveness } = attempt;
    const { comparedWith } = schemeOf(scheme);
    const evidence = liveness === 'failed' ? { liveness } : await this.evidence.collect(attempt, submitted, { comparedWith });
    const { settings } = await this.bus.ask(consoleQuestions.scene, { accountId, biz });
    const held = thresholdsOf(settings.thresholds);
    const verdict = decide(comparedWith, evidence, held);
    const asked = attemptOf(attempt);
    const decided = await this.outbox.transaction(async (manager, emit) => {
      await expectNotErased(manager, attempt);
      if (settings.review === 'when-unsure' && isUnsure(verdict, evidence, held)) {
        await refer(manager, emit, { attempt: asked, verdict, evidence: findings(evidence), fourEyes: settings.fourEyes });
        return undefined;
      }
      return conclude(manager, emit, { ...asked, ...verdict, decidedAt: new Date().toISOString() }, findings(evidence));
    });
    if (decided) countVerdict(decided);
  }

  async explain(attemptId: string): Promise<ExplainedVerdict> {
    const [record, review] = await Promise.all([
      this.database.manager.findOneBy(VerdictRecord, { attemptId }),
      this.database.manager.findOneBy(ReviewRecord, { attemptId }),
    ]);
    if (!record && !review) throw new Problem('ATTEMPT.NOT_FOUND', 'This attempt has not been decided.');
    const votes = review ? await this.database.manager.find(ReviewVoteRecord, { where: { attemptId }, order: { at: 'asc' } }) : [];
    const evidence = record ? await this.database.manager.findBy(EvidenceRecord, { attemptId }) : (review?.evidence ?? []);
    return {
      verdict: record?.decision ?? (review as ReviewRecord).verdict,
      evidence: evidence.map(({ kind, finding }) => ({ kind, finding })),
      ...(record ? { decidedAt: record.decidedAt.toISOString() } : {}),
      ...(review ? { review: { referredAt: review.referredAt.toISOString(), fourEyes: review.fourEyes, votes: votes.map(toReviewVote) } } : {}),
    };
  }
}

const toReviewVote = ({ reviewer, decision, reason, at }: ReviewVoteRecord): ReviewVote => ({ reviewer, decision, reason, at: at.toISOString() });

const findings = ({ liveness, authority, portrait, card, retained }: Evidence): ExplainedVerdict['evidence'] => [
  ...(liveness ? [{ kind: 'liveness', finding: { outcome: liveness } }] : []),
  ...(authority ? [{ kind: 'authority', finding: { ...authority } }] : []),
  ...(portrait ? [{ kind: 'portrait', finding: { ...portrait } }] : []),
  ...(card ? [{ kind: 'card', finding: { ...card } }] : []),
  ...(retained ? [{ kind: 'retained-photo', finding: { ...retained } }] : []),
];
