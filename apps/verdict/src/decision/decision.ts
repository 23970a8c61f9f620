import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { Problem, attemptDecided, console, type AttemptSubmitted, type ExplainedVerdict, type ReviewVote } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import { decide, isUnsure, schemeOf, thresholdsOf, type Evidence } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { ReviewRecord } from '../review/review.entity.js';
import { ReviewVoteRecord } from '../review/review-vote.entity.js';
import { refer } from '../review/refer.js';
import { askedOf, conclude } from './conclude.js';
import { EvidenceCollector } from './evidence-collector.js';
import { EvidenceRecord } from './evidence.entity.js';
import { SandboxDecision } from './sandbox-decision.js';
import { VerdictRecord } from './verdict.entity.js';

@Injectable()
export class Decision {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly evidence: EvidenceCollector,
    private readonly sandbox: SandboxDecision,
    private readonly bus: Bus,
  ) {}

  /** Decides an attempt by the thresholds of its scene, or leaves it to people; one that was decided before is announced again as it was. */
  async decide(attempt: AttemptSubmitted): Promise<void> {
    const earlier = await this.database.manager.findOneBy(VerdictRecord, { attemptId: attempt.attemptId });
    if (earlier) return this.outbox.transaction((_, emit) => emit(attemptDecided, earlier.decision));

    const { accountId, biz, attemptId, scheme } = attempt;
    if (await this.database.manager.existsBy(ReviewRecord, { attemptId })) return; // people decide

    if (attempt.sandbox) return this.sandbox.decide(attempt);

    const { comparedWith } = schemeOf(scheme);
    const evidence = attempt.liveness === 'failed' ? { liveness: attempt.liveness } : await this.evidence.collect(attempt, { comparedWith });
    const { settings } = await this.bus.ask(console.scene, { accountId, biz });
    const held = thresholdsOf(settings.thresholds);
    const verdict = decide(comparedWith, evidence, held);
    const asked = askedOf(attempt);
    await this.outbox.transaction(async (manager, emit) => {
      if (settings.review === 'when-unsure' && isUnsure(verdict, evidence, held)) {
        await refer(manager, emit, { attempt: asked, verdict, evidence: findings(evidence), fourEyes: settings.fourEyes });
      } else await conclude(manager, emit, { ...asked, ...verdict, decidedAt: new Date().toISOString() }, findings(evidence));
    });
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
      ...(review ? { review: { referredAt: review.referredAt.toISOString(), fourEyes: review.fourEyes, votes: votes.map(toldVote) } } : {}),
    };
  }
}

const toldVote = ({ reviewer, decision, reason, at }: ReviewVoteRecord): ReviewVote => ({ reviewer, decision, reason, at: at.toISOString() });

const findings = ({ liveness, authority, portrait, card, retained }: Evidence): ExplainedVerdict['evidence'] => [
  ...(liveness ? [{ kind: 'liveness', finding: { outcome: liveness } }] : []),
  ...(authority ? [{ kind: 'authority', finding: { ...authority } }] : []),
  ...(portrait ? [{ kind: 'portrait', finding: { ...portrait } }] : []),
  ...(card ? [{ kind: 'card', finding: { ...card } }] : []),
  ...(retained ? [{ kind: 'retained-photo', finding: { ...retained } }] : []),
];
