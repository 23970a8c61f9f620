import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDateString,
  IsDefined,
  IsHexadecimal,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { EraseAttempt, NamedAttempts, event, question, TicketReference, HoldsNoLogin } from '@shiren/contracts-core';
import { SceneLimits } from './scene-settings.js';
import { Verdict } from './verdict.js';

export const ticketStatuses = ['unverified', 'in-progress', 'passed', 'failed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

export class TicketState {
  @IsIn(ticketStatuses)
  status!: TicketStatus;

  /** The attempt that the status speaks of; absent while nothing was submitted. */
  @IsOptional()
  @IsUUID()
  attemptId?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Verdict)
  verdict?: Verdict;

  /** What the business gave along for that attempt. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  userData?: string;
}

/** Where the result of a ticket is told, instead of at the scene's address. */
export class TicketCallback {
  @Matches(/^https?:\/\//i)
  @HoldsNoLogin()
  @MaxLength(512)
  url!: string;

  /** What the business wants it signed with: sealed for `seedSealedFor` by who took it in, in base64. */
  @IsOptional()
  @IsString()
  @MaxLength(2_048)
  seed?: string;
}

export const seedSealedFor = ({ accountId, biz, ticketId }: TicketReference): string => `ticket/${accountId}/${biz}/${ticketId}/callback-seed`;

export class IssueToken extends TicketReference {
  /** Made by the caller, so that materials can be stored under it first. */
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  @IsOptional()
  @IsString()
  @MaxLength(4096)
  userData?: string;

  /** Keyed hash over the binding's content: the same content submitted with another binding is another submission. Absent without a binding. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  bindingHash?: string;

  /** The last one given counts for the ticket. */
  @IsOptional()
  @ValidateNested()
  @Type(() => TicketCallback)
  callback?: TicketCallback;

  /** The scene's of now: they hold for this attempt, whatever is changed meanwhile. */
  @IsDefined()
  @ValidateNested()
  @Type(() => SceneLimits)
  limits!: SceneLimits;
}

export interface IssuedToken {
  token: string;
  attemptId: string;
  durationSeconds: number;
}

export class OpenSession {
  @IsUUID()
  accountId!: string;

  @IsString()
  @MaxLength(128)
  token!: string;

  /** Whether a test key asks: it knows the sandbox's tokens only, and a real key knows none of them. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;
}

export interface Session {
  attemptId: string;
  accountId: string;
  biz: string;
  ticketId: string;
  scheme: string;
  sandbox?: boolean;
  /** ISO 8601, UTC. */
  expiresAt: string;
  state: 'open' | 'submitted' | 'decided' | 'expired';
}

export class SubmitAttempt extends TicketReference {
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  /** SHA-256 over what was submitted: the same content with the same binding within a day is the same attempt. */
  @IsHexadecimal()
  @Length(64, 64)
  digest!: string;

  /** True where the account's month is used up: a repetition is answered as before, anything new is refused with QUOTA.REACHED. */
  @IsOptional()
  @IsBoolean()
  repetitionOnly?: boolean;

  /** Present when a token's attempt is submitted; absent for a scheme without tokens. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  token?: string;
}

/** Ends the attempt of a token with materials that the business collected itself, whatever its flow has brought so far. */
export class CompleteAttempt extends SubmitAttempt {
  /** Where they are drafted in `materials`; absent where the attempt was sealed before, so that only the same submission can end it. */
  @IsOptional()
  @IsUUID()
  draft?: string;
}

export class EraseToken extends EraseAttempt {
  /** Whether a verdict stands: then a submitted attempt waits for its event and is not taken back. */
  @IsOptional()
  @IsBoolean()
  decided?: boolean;
}

export interface SubmittedAttempt {
  /** Another id than the one asked for when the same content had been submitted before. */
  attemptId: string;
  state: TicketState;
}

export class AttemptSubmitted extends TicketReference {
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  /** What became of the recording, where the attempt went through the flow; absent where the business captured the face itself. */
  @IsOptional()
  @IsIn(['passed', 'failed'])
  liveness?: 'passed' | 'failed';

  /** Names exactly what was submitted, as `materials` sealed it; absent from attempts that were submitted before there were seals. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  revision?: string;

  @IsDateString()
  submittedAt!: string;
}

/** A person came to a step of a flow: `issued`, `opened`, or the name of a step of the scheme. */
export class StepReached extends TicketReference {
  @IsUUID()
  attemptId!: string;

  @IsString()
  scheme!: string;

  @IsString()
  @MaxLength(40)
  step!: string;

  /** Of the text that was agreed to, with the step `consent`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  @IsDateString()
  at!: string;
}

/** A person takes back that their face may be processed. */
export class ConsentWithdrawn extends TicketReference {
  @IsUUID()
  attemptId!: string;

  /** Of the text that they had agreed to; says nothing where `agreedElsewhere`. */
  @IsInt()
  @Min(1)
  version!: number;

  /** The business had asked for the consent itself, and no text of ours was agreed to. */
  @IsOptional()
  @IsBoolean()
  agreedElsewhere?: boolean;

  @IsDateString()
  at!: string;
}

export class TicketChanged extends TicketReference {
  @IsUUID()
  attemptId!: string;

  @IsIn(ticketStatuses)
  status!: TicketStatus;
}

export const tokens = {
  issue: question<IssueToken, IssuedToken>('tokens.issue', IssueToken, 3_000),
  session: question<OpenSession, Session>('tokens.session', OpenSession, 3_000),
  /** Ends an attempt: from here on it will be decided, whatever dies. */
  submit: question<SubmitAttempt, SubmittedAttempt>('tokens.submit', SubmitAttempt, 5_000),
  /** As `submit`, for the attempt of a token. */
  complete: question<CompleteAttempt, SubmittedAttempt>('tokens.complete', CompleteAttempt, 5_000),
  status: question<TicketReference, TicketState>('tokens.status', TicketReference, 3_000),
  /** Takes every consent back for a ticket, wherever it was given, for the business, whose word a person's token is not needed for. */
  withdraw: question<TicketReference, { withdrawn: number }>('tokens.withdraw', TicketReference, 3_000),
  /** Takes away what the business and the device told of an attempt; one that no verdict stands for never gets one. */
  erase: question<EraseToken, { fields: number }>('tokens.erase', EraseToken, 3_000),
  /** Which of these attempts there are. */
  known: question<NamedAttempts, { attemptIds: string[] }>('tokens.known', NamedAttempts, 3_000),
};

export const attemptSubmitted = event('attempt.submitted', AttemptSubmitted);
export const stepReached = event('attempt.step-reached', StepReached);
export const consentWithdrawn = event('consent.withdrawn', ConsentWithdrawn);
export const ticketChanged = event('ticket.changed', TicketChanged);
