import { attemptDecided, type AttemptDecided, type AttemptReferred, type AttemptSubmitted, type ExplainedVerdict } from '@shiren/contracts-verification';
import type { Emit } from '@shiren/persistence';
import type { EntityManager } from 'typeorm';
import { EvidenceRecord } from './evidence.entity.js';
import { VerdictRecord } from './verdict.entity.js';

/** The fields that every decision states about its attempt. */
export const attemptOf = ({ accountId, biz, ticketId, sandbox, attemptId, scheme, revision, submittedAt }: AttemptSubmitted): AttemptReferred => ({
  ...{ accountId, biz, ticketId, attemptId, scheme, submittedAt },
  ...(sandbox ? { sandbox } : {}),
  ...(revision ? { revision } : {}),
});

/** Writes verdict, evidence and event, once. If the attempt has been decided meanwhile, writes nothing and returns undefined. */
export async function conclude(
  manager: EntityManager,
  emit: Emit,
  decision: AttemptDecided,
  evidence: ExplainedVerdict['evidence'],
): Promise<AttemptDecided | undefined> {
  const { attemptId, decidedAt } = decision;
  const inserted = await manager
    .createQueryBuilder()
    .insert()
    .into(VerdictRecord)
    .values({ attemptId, decision: () => ':decision', decidedAt: new Date(decidedAt) })
    .setParameter('decision', JSON.stringify(decision))
    .orIgnore()
    .returning('attempt_id')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) return undefined;
  await manager.insert(
    EvidenceRecord,
    evidence.map((finding) => ({ attemptId, ...finding })),
  );
  await emit(attemptDecided, decision);
  return decision;
}
