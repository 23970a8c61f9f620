import { Injectable } from '@nestjs/common';
import { Bus } from '@shiren/bus';
import { consoleQuestions } from '@shiren/contracts-console';
import { Problem } from '@shiren/contracts-core';
import { materials, type SubmittedMaterials } from '@shiren/contracts-materials';
import { attemptDecided, tokens, type AttemptSubmitted, type BlockKind, type ExplainedVerdict, type ReviewVote } from '@shiren/contracts-verification';
import { Outbox } from '@shiren/persistence';
import { decide, doubtsOf, leastAuthority, schemeOf, thresholdsOf, type Evidence, type Thresholds } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { findStanding } from '../queries/verdicts.js';
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
    const { accountId, attemptId } = attempt;
    const { decision, reviewed } = await findStanding(this.database.manager, attemptId);
    if (decision) return this.outbox.transaction((_, emit) => emit(attemptDecided, decision));
    if (reviewed) return; // the review decides it

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

  private async decideOn(attempt: AttemptSubmitted, submitted: Omit<SubmittedMaterials, 'revision'>): Promise<void> {
    if (attempt.sandbox) return this.sandbox.decide(attempt, submitted.materials);
    const { accountId, biz, scheme, liveness } = attempt;
    const { comparedWith } = schemeOf(scheme);
    const [{ settings }, blocked] = await Promise.all([this.bus.ask(consoleQuestions.scene, { accountId, biz }), this.blocked(attempt, submitted)]);
    const reviewed = settings.review === 'when-unsure';
    const known = { ...(blocked.length > 0 ? { blocked } : {}), ...(liveness ? { liveness } : {}) };
    // what ends the attempt anyway needs no comparison
    const ends = blocked.length > 0 || (liveness && liveness !== 'passed');
    const evidence: Evidence = ends ? known : await this.evidence.collect(attempt, submitted, { comparedWith, reviewed });
    const held = thresholdsOf(settings.thresholds);
    const verdict = decide(comparedWith, evidence, held);
    const asked = attemptOf(attempt);
    const decided = await this.outbox.transaction(async (manager, emit) => {
      await expectNotErased(manager, attempt);
      const doubts = reviewed ? doubtsOf(verdict, evidence, held) : [];
      if (doubts.length > 0) {
        await refer(manager, emit, { attempt: asked, verdict, evidence: findings(evidence, held), fourEyes: settings.fourEyes }, doubts);
        return undefined;
      }
      return conclude(manager, emit, { ...asked, ...verdict, decidedAt: new Date().toISOString() }, findings(evidence, held));
    });
    if (decided) countVerdict(decided);
  }

  /** What of the submission is on the account's block list at this moment. Only a flow, which has a result of liveness, comes from a known device. */
  private async blocked({ accountId, attemptId, liveness }: AttemptSubmitted, { numbers = [] }: Pick<SubmittedMaterials, 'numbers'>): Promise<BlockKind[]> {
    const { device } = liveness ? await this.bus.ask(tokens.deviceOf, { accountId, attemptId }) : {};
    if (numbers.length === 0 && device === undefined) return [];
    return (await this.bus.ask(consoleQuestions.blocked, { accountId, numbers, ...(device === undefined ? {} : { device }) })).kinds;
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
      ...(review ? { review: toReview(review, votes) } : {}),
    };
  }
}

const toReview = ({ referredAt, fourEyes, heldUntil }: ReviewRecord, votes: readonly ReviewVoteRecord[]): NonNullable<ExplainedVerdict['review']> => ({
  referredAt: referredAt.toISOString(),
  fourEyes,
  votes: votes.map(toReviewVote),
  ...(heldUntil ? { heldUntil: heldUntil.toISOString() } : {}),
});

const toReviewVote = ({ reviewer, decision, reason, at }: ReviewVoteRecord): ReviewVote => ({ reviewer, decision, reason, at: at.toISOString() });

/** What is recorded of the evidence, each score with the one that it had to reach. */
const findings = ({ blocked, liveness, livenessRisk, authority, portrait, card, retained }: Evidence, held: Thresholds): ExplainedVerdict['evidence'] => [
  ...(blocked ? [{ kind: 'block-list', finding: Object.fromEntries(blocked.map((kind) => [kind, true])) }] : []),
  ...(liveness ? [{ kind: 'liveness', finding: { outcome: liveness, ...(livenessRisk ? { risk: livenessRisk } : {}) } }] : []),
  ...(authority ? [{ kind: 'authority', finding: { ...authority, ...leastOf(authority, leastAuthority(authority, portrait, held)) } }] : []),
  ...(portrait ? [{ kind: 'portrait', finding: { ...portrait, ...leastOf(portrait, held.portrait) } }] : []),
  ...(card ? [{ kind: 'card', finding: { ...card } }] : []),
  ...(retained ? [{ kind: 'retained-photo', finding: { ...retained, least: held.retained } }] : []),
];

const leastOf = ({ score }: { score?: number }, least: number): { least?: number } => (score === undefined ? {} : { least });
