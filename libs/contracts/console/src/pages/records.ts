import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { type ImageMaterialType, SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import type { RecordedCapture } from '@shiren/contracts-media';
import type { ExplainedVerdict, ReviewDecision, Verdict } from '@shiren/contracts-verification';
import { FromSession } from './session.js';

/** `erased`: the data was erased before a decision, and there will never be one. */
export const attemptStates = ['open', 'in-progress', 'in-review', 'passed', 'failed', 'erased'] as const;
export type AttemptState = (typeof attemptStates)[number];

export class SearchAttempts extends FromSession {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  ticketId?: string;

  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsIn(attemptStates)
  state?: AttemptState;

  /** Days in the account's time zone, both inclusive. */
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  from?: string;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  to?: string;

  /** The last attempt of the previous page. */
  @IsOptional()
  @IsUUID()
  before?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

export interface ListedAttempt {
  attemptId: string;
  biz: string;
  ticketId: string;
  scheme: string;
  /** Begun with a test key: it is in no report and on no bill. */
  sandbox: boolean;
  state: AttemptState;
  openedAt: string;
  submittedAt?: string;
  decidedAt?: string;
  reasons: string[];
  trustedScore?: number;
  /** When its personal data was erased. */
  erasedAt?: string;
}

export class OfAttempt extends FromSession {
  @IsUUID()
  attemptId!: string;
}

/** One attempt from beginning to end. */
export interface AttemptStory extends ListedAttempt {
  /** For `consent`, the version of the text that was agreed to. */
  steps: { step: string; at: string; version?: number }[];
  verdict?: Verdict;
  evidence: ExplainedVerdict['evidence'];
  /** Oldest first; none once they were erased. */
  recordings: RecordedCapture[];
  review?: ExplainedVerdict['review'];
}

/** Photos of an attempt; the gateway adds the links. */
export interface AttemptPhotos {
  photos: { type: ImageMaterialType; link?: string }[];
}

export class ReviewAttempt extends FromSession {
  @IsUUID()
  attemptId!: string;

  @IsIn(['approve', 'reject'])
  decision!: ReviewDecision;

  @IsString()
  @Length(2, 500)
  reason!: string;
}

export const recordPages = {
  attempts: question<SearchAttempts, { attempts: ListedAttempt[]; more: boolean }>('console.pages.attempts', SearchAttempts, 5_000),
  attempt: question<OfAttempt, AttemptStory>('console.pages.attempt', OfAttempt, 5_000),
  /** Written to the audit log before the photos are shown. */
  photos: question<OfAttempt, AttemptPhotos>('console.pages.attempt.photos', OfAttempt, 5_000),
  review: question<ReviewAttempt, { state: 'decided' | 'waits-for-another' }>('console.pages.attempt.review', ReviewAttempt, 8_000),
};
