import type { ReviewDecision } from '@shiren/contracts-verification';

/** What the votes of different people come to: one is enough, or two that agree where the scene asks for four eyes. */
export function outcomeOf(votes: readonly { decision: ReviewDecision }[], fourEyes: boolean): ReviewDecision | undefined {
  const needed = fourEyes ? 2 : 1;
  return (['reject', 'approve'] as const).find((decision) => votes.filter((vote) => vote.decision === decision).length >= needed);
}

/** Who votes, as far as one person can be told from another. */
export interface Voter {
  reviewerId: string;
  /** Everybody who may be behind the reviewer. */
  persons: readonly string[];
}

/** Why a vote can't count beside the earlier ones: it may be that one person casts two of them. Nothing where it counts. */
export function whyNotAnother(
  voter: Voter & { credentialsSetAt?: Date },
  earlier: readonly Voter[],
  { referredAt, fourEyes }: { referredAt: Date; fourEyes: boolean },
): 'voted' | 'credentials-set-since' | 'credentials-shared' | undefined {
  if (earlier.some(({ reviewerId }) => reviewerId === voter.reviewerId)) return 'voted';
  if (!fourEyes) return undefined;
  // made, or given another password, once it was known what there is to decide: who did that may already have voted under another name
  if (voter.credentialsSetAt && voter.credentialsSetAt >= referredAt) return 'credentials-set-since';
  const behind = new Set([voter.reviewerId, ...voter.persons]);
  return earlier.some(({ reviewerId, persons }) => [reviewerId, ...persons].some((person) => behind.has(person))) ? 'credentials-shared' : undefined;
}
