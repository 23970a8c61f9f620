import { Module } from '@nestjs/common';
import { provideEnvironment } from '@shiren/environment';
import { PersistenceModule, type ServiceDatabase } from '@shiren/persistence';
import { DecisionController } from './decision/decision.controller.js';
import { Decision } from './decision/decision.js';
import { VerdictErasure } from './decision/erasure.js';
import { ErasedAttempt } from './decision/erased-attempt.entity.js';
import { ErasedAttempts1764000092000 } from './decision/erased-attempts.migration.js';
import { EvidenceCollector } from './decision/evidence-collector.js';
import { EvidenceRecord } from './verdicts/evidence.entity.js';
import { SandboxDecision } from './decision/sandbox-decision.js';
import { VerdictRecord } from './verdicts/verdict.entity.js';
import { Verdicts1700000001000 } from './verdicts/verdicts.migration.js';
import { VerdictEnvironment } from './environment.js';
import { HeldReviews } from './review/held-reviews.js';
import { ReviewRecord } from './review/review.entity.js';
import { ReviewVoteRecord } from './review/review-vote.entity.js';
import { Reviews } from './review/reviews.js';
import { Reviews1700000006000 } from './review/reviews.migration.js';
import { VotePersons1764000102000 } from './review/vote-persons.migration.js';
import { HeldReviews1796030130190 } from './review/held-reviews.migration.js';

export const database: ServiceDatabase = {
  schema: 'verdict',
  entities: [VerdictRecord, EvidenceRecord, ErasedAttempt, ReviewRecord, ReviewVoteRecord],
  migrations: [Verdicts1700000001000, Reviews1700000006000, ErasedAttempts1764000092000, VotePersons1764000102000, HeldReviews1796030130190],
};

@Module({
  imports: [PersistenceModule.forService(database)],
  controllers: [DecisionController],
  providers: [provideEnvironment(VerdictEnvironment), Decision, VerdictErasure, SandboxDecision, EvidenceCollector, Reviews, HeldReviews],
})
export class VerdictModule {}
