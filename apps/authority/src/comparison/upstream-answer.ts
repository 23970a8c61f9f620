import type { AuthorityAnswer, RecordState } from '@shiren/contracts-registry';
import { IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';

const identities = ['match', 'name-mismatch', 'unknown'] as const satisfies readonly AuthorityAnswer['identity'][];
const photoStates = ['current', 'stale', 'missing'] as const satisfies readonly NonNullable<AuthorityAnswer['photo']>[];

/** What an upstream may return; further fields are ignored. */
export class UpstreamAnswer {
  @IsIn(identities)
  identity!: (typeof identities)[number];

  @IsOptional()
  @IsIn(photoStates)
  photo?: (typeof photoStates)[number] | null;

  /** On the published scale. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  score?: number | null;
}

/**
 * The score in steps of 0.01, as our own have: the vendor's clients turn numbers of more than 15 characters into objects. Throws if the fields
 * contradict each other: a match must state the photo's state, and a photo needs a score.
 */
export function toAnswer({ identity, photo, score }: UpstreamAnswer): AuthorityAnswer {
  if (identity !== 'match') return { identity };
  if (!photo) throw new Error('photo (missing with a match)');
  if (photo === 'missing') return { identity, photo };
  if (typeof score !== 'number') throw new Error('score (missing with a photo)');
  return { identity, photo, score: Math.round(score * 100) / 100 };
}

/** The state of the record, from an answer to a request without a face. Throws if a match does not state the photo's state. */
export function toRecordState({ identity, photo }: UpstreamAnswer): RecordState {
  if (identity !== 'match') return 'unknown';
  if (!photo) throw new Error('photo (missing with a match)');
  return photo;
}
