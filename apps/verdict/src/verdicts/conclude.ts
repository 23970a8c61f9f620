import { attemptDecided, type AttemptDecided, type AttemptReferred, type AttemptSubmitted, type ExplainedVerdict } from '@shiren/contracts-verification';
import type { Emit } from '@shiren/persistence';
import type { EntityManager } from 'typeorm';
import { insertVerdict } from '../queries/verdicts.js';

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
  if (!(await insertVerdict(manager, decision, evidence))) return undefined;
  await emit(attemptDecided, decision);
  return decision;
}
