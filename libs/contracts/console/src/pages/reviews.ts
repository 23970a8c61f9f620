import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import type { CardField, ReadField } from '@shiren/contracts-media';
import { doubts, type Doubt } from '@shiren/contracts-verification';
import { OfAttempt, type ListedAttempt } from './records.js';
import { FromSession } from './session.js';

export class ListReviews extends FromSession {
  @IsOptional()
  @Matches(SCENE_IDENTIFIER)
  biz?: string;

  @IsOptional()
  @IsIn(doubts)
  doubt?: Doubt;

  /** Only those that the caller has taken. */
  @IsOptional()
  @IsBoolean()
  mine?: boolean;

  /** The last attempt of the previous page. */
  @IsOptional()
  @IsUUID()
  after?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit!: number;
}

/** An attempt that waits for a reviewer. */
export interface WaitingReview extends ListedAttempt {
  referredAt: string;
  /** Empty if a former release referred it. */
  doubts: Doubt[];
  /** The name of the user who looks at it at the moment. */
  takenBy?: string;
}

export interface WaitingReviews {
  reviews: WaitingReview[];
  more: boolean;
  /** How many wait in each scene that the caller may see, whatever was asked for. */
  scenes: { biz: string; waiting: number }[];
}

/** Whom an attempt is about; a part is absent if it was not given. */
export interface Identity {
  name?: string;
  number?: string;
}

export interface TakenReview {
  /** Who looked at it before, if that was somebody else. */
  takenBy?: string;
  /** Masked: the first character of the name, the first and last three of the number. */
  masked: Identity;
}

export interface RevealedIdentity extends Identity {
  /** The card as it was read when its photo was submitted. */
  card: Partial<Record<CardField, ReadField>>;
}

export const reviewPages = {
  /** Oldest first. */
  reviews: question<ListReviews, WaitingReviews>('console.pages.reviews', ListReviews, 5_000),
  /** Tells the other reviewers for some minutes that the caller looks at it. */
  takeReview: question<OfAttempt, TakenReview>('console.pages.review.take', OfAttempt, 5_000),
  /** Written to the audit log before it is shown. */
  identity: question<OfAttempt, RevealedIdentity>('console.pages.attempt.identity', OfAttempt, 5_000),
};
