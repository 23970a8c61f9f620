import { ArrayMaxSize, IsArray, IsDateString, IsHexadecimal, IsIn, IsNumber, IsOptional, IsString, IsUUID, Length, Max, MaxLength, Min } from 'class-validator';
import { EraseAttempt, event, question, TicketReference } from '@shiren/contracts-core';

export const outcomes = ['passed', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** `not-captured`: the recordings are used up, and none could be judged; that is no sign of an attack. */
export const livenessOutcomes = ['passed', 'failed', 'not-captured'] as const;
export type LivenessOutcome = (typeof livenessOutcomes)[number];

/** What a business can block: an ID number, or a device. */
export const blockKinds = ['number', 'device'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** The decision on an attempt and its reasons; the texts are in libs/schemes. */
export class Verdict {
  @IsIn(outcomes)
  outcome!: Outcome;

  /** Reason codes, most important first; empty if passed. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  reasons!: string[];

  /** 0 to 100: the lowest of the scores that the decision rests on. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  trustedScore?: number;

  /** 0 to 100: the face against the portrait on the ID card. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  similarityScore?: number;

  /** 0 to 100: the face against the authority's photo. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  authorityScore?: number;
}

export class AttemptDecided extends TicketReference implements Verdict {
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  @IsIn(outcomes)
  outcome!: Outcome;

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  reasons!: string[];

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  trustedScore?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  similarityScore?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  authorityScore?: number;

  /** The sealed materials that the verdict rests on; absent if they were erased since or were submitted before seals existed. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  revision?: string;

  /** Absent from decisions made before this field existed. */
  @IsOptional()
  @IsDateString()
  submittedAt?: string;

  @IsDateString()
  decidedAt!: string;
}

/** A score is close to its threshold, and the scene wants a reviewer to decide. */
/** Why a reviewer has to decide: a score is close to its threshold, or the recording passed with a high risk. */
export const doubts = ['score', 'liveness-risk'] as const;
export type Doubt = (typeof doubts)[number];

export class AttemptReferred extends TicketReference {
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  /** The sealed materials that a reviewer looks at; absent if submitted before seals existed. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  revision?: string;

  @IsDateString()
  submittedAt!: string;

  /** Absent from releases up to 0.1.0. */
  @IsOptional()
  @IsIn(doubts, { each: true })
  @ArrayMaxSize(doubts.length)
  doubts?: Doubt[];
}

export class ExplainVerdict {
  @IsUUID()
  attemptId!: string;
}

export interface ExplainedVerdict {
  /** The decision, or what the rule would decide while a reviewer has to. */
  verdict: Verdict;
  evidence: { kind: string; finding: Record<string, string | number | boolean | null> }[];
  /** Absent while in review. */
  decidedAt?: string;
  /** Absent if no reviewer was asked. */
  review?: {
    referredAt: string;
    fourEyes: boolean;
    votes: ReviewVote[];
    /** When the votes take effect, if they decide the attempt and can still be undone. */
    heldUntil?: string;
  };
}

export type ReviewDecision = 'approve' | 'reject';

export interface ReviewVote {
  reviewer: string;
  decision: ReviewDecision;
  reason: string;
  at: string;
}

export class ReviewVerdict {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @IsUUID()
  reviewerId!: string;

  @IsString()
  @MaxLength(64)
  reviewer!: string;

  /** Ids of everybody who could be acting as this reviewer: the reviewer, and the person who set the reviewer's credentials. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsUUID(undefined, { each: true })
  persons?: string[];

  /** When somebody else last set the reviewer's credentials; absent if nobody did. */
  @IsOptional()
  @IsDateString()
  credentialsSetAt?: string;

  @IsIn(['approve', 'reject'])
  decision!: ReviewDecision;

  @IsString()
  @Length(2, 500)
  reason!: string;
}

/** Ends a vote that has not taken effect. */
export class UndoVote {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @IsUUID()
  reviewerId!: string;
}

export interface ReviewResult {
  /** `held`: decided, and it takes effect at `undoUntil`. */
  state: 'decided' | 'held' | 'waits-for-another';
  /** Until then the reviewer can undo the vote. */
  undoUntil?: string;
}

export const verdict = {
  explain: question<ExplainVerdict, ExplainedVerdict>('verdict.explain', ExplainVerdict, 3_000),
  /** Decides an attempt in review, at once or after the time for an undo, or waits for a second reviewer if the scene requires four eyes. */
  review: question<ReviewVerdict, ReviewResult>('verdict.review', ReviewVerdict, 3_000),
  /** Deletes the reviewer's vote, so that the attempt waits for a review again. Throws REVIEW.NOT_FOUND if it is too late. */
  undo: question<UndoVote, Record<string, never>>('verdict.undo', UndoVote, 3_000),
  /**
   * Erases the evidence and the reviewers' comments. The decision stays, and `decided` says whether there is one: from now on that never
   * changes. A pending review will not take place.
   */
  erase: question<EraseAttempt, { evidence: number; decided: boolean }>('verdict.erase', EraseAttempt, 3_000),
};

export const attemptDecided = event('attempt.decided', AttemptDecided);
export const attemptReferred = event('attempt.referred', AttemptReferred);
