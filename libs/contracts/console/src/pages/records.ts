import { IsBoolean, IsHexadecimal, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { type ImageMaterialType, SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import type { RecordedCapture } from '@shiren/contracts-media';
import type { ExplainedVerdict, ReviewDecision, ReviewResult, Verdict } from '@shiren/contracts-verification';
import { FromSession } from './session.js';

/** `erased`: the data was erased before a decision, and there will never be one. */
export const attemptStates = ['open', 'in-progress', 'in-review', 'passed', 'failed', 'erased'] as const;
export type AttemptState = (typeof attemptStates)[number];

/** Which attempts; whatever is absent does not matter. */
export class FilterAttempts extends FromSession {
  /** The beginning or the end of the ticket's id. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
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

  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;

  /** Code of a reason, whether or not it is the most important one. */
  @IsOptional()
  @Matches(/^\d{3}$/)
  reason?: string;

  /** Of a person, as `searchKeys` returns them. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  name?: string;

  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  number?: string;

  /** Of a device, as `searchKeys` returns it. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  byDevice?: string;

  /** An attempt: those that the same device submitted. */
  @IsOptional()
  @IsUUID()
  deviceOf?: string;
}

export class SearchAttempts extends FilterAttempts {
  @IsOptional()
  @IsBoolean()
  oldestFirst?: boolean;

  /** `next` of the previous page. */
  @IsOptional()
  @IsUUID()
  cursor?: string;

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
  /** The lowest of the scores that the decision rests on, then those of single comparisons. */
  trustedScore?: number;
  authorityScore?: number;
  similarityScore?: number;
  /** When its personal data was erased. */
  erasedAt?: string;
}

/** A page of a search. */
export interface FoundAttempts {
  attempts: ListedAttempt[];
  /** Where the search continues; absent at its end. */
  next?: string;
  /** If the time of one search was up before the page was full: so far it went. */
  searchedTo?: string;
  /** The ticket, the person or the device has more attempts than the search looks at. */
  partial?: true;
}

export interface CountedAttempts {
  attempts: number;
  /** There are more; counting stops at ten thousand, or when its time is up. */
  more: boolean;
}

/** A page of an export, newest first. */
export class ExportAttempts extends FilterAttempts {
  /** `next` of the previous page. */
  @IsOptional()
  @IsUUID()
  cursor?: string;
}

/** What may not be written in an address. */
export class AskSearchKeys extends FromSession {
  @IsOptional()
  @IsString()
  @Length(1, 50)
  personName?: string;

  @IsOptional()
  @IsString()
  @Length(1, 40)
  identificationNumber?: string;

  /** As the client names it in the header `Flow-Device`. */
  @IsOptional()
  @Matches(/^[\w-]{8,64}$/)
  deviceId?: string;
}

export type SearchKeys = Pick<FilterAttempts, 'name' | 'number' | 'byDevice'>;

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
  attempts: question<SearchAttempts, FoundAttempts>('console.pages.attempts', SearchAttempts, 5_000),
  countAttempts: question<FilterAttempts, CountedAttempts>('console.pages.attempts.count', FilterAttempts, 5_000),
  /** Some hundred attempts at a time; the first page is written to the audit log before. */
  exportAttempts: question<ExportAttempts, FoundAttempts>('console.pages.attempts.export', ExportAttempts, 8_000),
  /** Keyed hashes of a person; written to the audit log, without the name and the number. */
  searchKeys: question<AskSearchKeys, SearchKeys>('console.pages.attempts.keys', AskSearchKeys, 5_000),
  attempt: question<OfAttempt, AttemptStory>('console.pages.attempt', OfAttempt, 5_000),
  /** Written to the audit log before the photos are shown. */
  photos: question<OfAttempt, AttemptPhotos>('console.pages.attempt.photos', OfAttempt, 5_000),
  review: question<ReviewAttempt, ReviewResult>('console.pages.attempt.review', ReviewAttempt, 8_000),
  /** Ends the caller's vote on an attempt before it takes effect. */
  undoReview: question<OfAttempt, Record<string, never>>('console.pages.attempt.undo', OfAttempt, 8_000),
};
