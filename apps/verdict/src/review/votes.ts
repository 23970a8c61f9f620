import type { ReviewDecision } from '@shiren/contracts-verification';

/** The decision of the votes of different people: one vote is enough, or two that agree if the scene requires four eyes. */
export function outcomeOf(votes: readonly { decision: ReviewDecision }[], fourEyes: boolean): ReviewDecision | undefined {
  const needed = fourEyes ? 2 : 1;
  return (['reject', 'approve'] as const).find((decision) => votes.filter((vote) => vote.decision === decision).length >= needed);
}

/** A voter, with what is known to tell people apart. */
export interface Voter {
  reviewerId: string;
  /** All users who may be the same person as the reviewer. */
  persons: readonly string[];
}

/** Why a vote cannot count in addition to the earlier ones: one person may have cast two of them. Undefined if it counts. */
export function whyNotAnother(
  voter: Voter & { credentialsSetAt?: Date },
  earlier: readonly Voter[],
  { referredAt, fourEyes }: { referredAt: Date; fourEyes: boolean },
): 'voted' | 'credentials-set-since' | 'credentials-shared' | undefined {
  if (earlier.some(({ reviewerId }) => reviewerId === voter.reviewerId)) return 'voted';
  if (!fourEyes) return undefined;
  // the account was created, or given another password, after the review was known: the person who did that may already have voted under another name
  if (voter.credentialsSetAt && voter.credentialsSetAt >= referredAt) return 'credentials-set-since';
  const behind = new Set([voter.reviewerId, ...voter.persons]);
  return earlier.some(({ reviewerId, persons }) => [reviewerId, ...persons].some((person) => behind.has(person))) ? 'credentials-shared' : undefined;
}
