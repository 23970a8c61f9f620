import type { ReviewDecision } from '@shiren/contracts';

/** What the votes of different people come to: one is enough, or two that agree where the scene asks for four eyes. */
export function outcomeOf(votes: readonly { decision: ReviewDecision }[], fourEyes: boolean): ReviewDecision | undefined {
  const needed = fourEyes ? 2 : 1;
  return (['reject', 'approve'] as const).find((decision) => votes.filter((vote) => vote.decision === decision).length >= needed);
}
