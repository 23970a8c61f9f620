import { Injectable } from '@nestjs/common';
import { Problem, attemptDecided, type AttemptDecided, type AttemptSubmitted, type ExplainedVerdict } from '@shiren/contracts';
import { Outbox } from '@shiren/persistence';
import { decide, schemeOf, type Evidence } from '@shiren/schemes';
import { DataSource } from 'typeorm';
import { EvidenceCollector } from './evidence-collector.js';
import { EvidenceRecord } from './evidence.entity.js';
import { VerdictRecord } from './verdict.entity.js';

@Injectable()
export class Decision {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly evidence: EvidenceCollector,
  ) {}

  /** Decides an attempt; one that was decided before is announced again as it was. */
  async decide(attempt: AttemptSubmitted): Promise<void> {
    const earlier = await this.database.manager.findOneBy(VerdictRecord, { attemptId: attempt.attemptId });
    if (earlier) return this.outbox.transaction((_, emit) => emit(attemptDecided, earlier.decision));

    const { accountId, biz, ticketId, attemptId, scheme } = attempt;
    const { comparedWith } = schemeOf(scheme);
    const evidence = attempt.liveness === 'failed' ? { liveness: attempt.liveness } : await this.evidence.collect(attempt, { comparedWith });
    const decidedAt = new Date();
    const decision: AttemptDecided = {
      ...{ accountId, biz, ticketId, attemptId, scheme },
      ...decide(comparedWith, evidence),
      decidedAt: decidedAt.toISOString(),
    };
    await this.outbox.transaction(async (manager, emit) => {
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(VerdictRecord)
        .values({ attemptId, decision: () => ':decision', decidedAt })
        .setParameter('decision', JSON.stringify(decision))
        .orIgnore()
        .returning('attempt_id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) return; // decided meanwhile by another instance
      await manager.insert(
        EvidenceRecord,
        findings(evidence).map((finding) => ({ attemptId, ...finding })),
      );
      await emit(attemptDecided, decision);
    });
  }

  async explain(attemptId: string): Promise<ExplainedVerdict> {
    const record = await this.database.manager.findOneBy(VerdictRecord, { attemptId });
    if (!record) throw new Problem('ATTEMPT.NOT_FOUND', 'This attempt has not been decided.');
    const evidence = await this.database.manager.findBy(EvidenceRecord, { attemptId });
    return {
      verdict: record.decision,
      evidence: evidence.map(({ kind, finding }) => ({ kind, finding })),
      decidedAt: record.decidedAt.toISOString(),
    };
  }
}

const findings = ({ liveness, authority, portrait, card, retained }: Evidence): ExplainedVerdict['evidence'] => [
  ...(liveness ? [{ kind: 'liveness', finding: { outcome: liveness } }] : []),
  ...(authority ? [{ kind: 'authority', finding: { ...authority } }] : []),
  ...(portrait ? [{ kind: 'portrait', finding: { ...portrait } }] : []),
  ...(card ? [{ kind: 'card', finding: { ...card } }] : []),
  ...(retained ? [{ kind: 'retained-photo', finding: { ...retained } }] : []),
];
