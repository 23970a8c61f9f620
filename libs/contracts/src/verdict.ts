import { ArrayMaxSize, IsArray, IsDateString, IsIn, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { event, question } from './question.js';
import { TicketReference } from './ticket-reference.js';

export const outcomes = ['passed', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Why an attempt was decided as it was; the texts are in libs/schemes. */
export interface Verdict {
  outcome: Outcome;
  /** Reason codes, the weightiest first; empty when passed. */
  reasons: string[];
  /** 0 to 100: the least of the scores that the decision rests on. */
  trustedScore?: number;
  /** 0 to 100: the face against the portrait on the ID card. */
  similarityScore?: number;
  /** 0 to 100: the face against the authority's photo. */
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

  @IsDateString()
  decidedAt!: string;
}

export class ExplainVerdict {
  @IsUUID()
  attemptId!: string;
}

export interface ExplainedVerdict {
  verdict: Verdict;
  evidence: { kind: string; finding: Record<string, string | number | boolean | null> }[];
  decidedAt: string;
}

export const verdict = {
  explain: question<ExplainVerdict, ExplainedVerdict>('verdict.explain', ExplainVerdict, 3_000),
};

export const attemptDecided = event('attempt.decided', AttemptDecided);
