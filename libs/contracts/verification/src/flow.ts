import { Type } from 'class-transformer';
import { IsHexadecimal, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import { recordStates, type RecordState } from '@shiren/contracts-registry';
import { cardSides, type CardSide, type Confidence } from '@shiren/contracts-media';
import { question } from '@shiren/contracts-core';
import type { Session, SubmittedAttempt } from './tokens.js';
import { livenessOutcomes, type LivenessOutcome, type Verdict } from './verdict.js';

/** The steps that can come between an opened flow and its verdict. The gateway does `check-record`, the person all others. */
export const flowSteps = ['consent', 'type-name-and-number', 'liveness', 'check-record', 'photograph-id-card', 'confirm-fields', 'submit'] as const;
export type FlowStep = (typeof flowSteps)[number];

/** The parts of a flow that bring materials, in order: a later one counts over an earlier one. */
export const draftSlots = ['typed', 'front', 'back', 'liveness', 'confirmed'] as const;
export type DraftSlot = (typeof draftSlots)[number];

/** How far an attempt's flow has come; a part is absent until it is done. */
export interface FlowProgress {
  /** Version of the text that was agreed to. */
  consent?: number;
  /** The consent was withdrawn: the flow is over and its data is erased. */
  withdrawn?: true;
  typed?: true;
  liveness?: LivenessOutcome;
  record?: RecordState;
  /** Sides that were photographed, with the confidence of each reading. */
  card?: Partial<Record<CardSide, Confidence>>;
  confirmed?: true;
  /** Ids of the drafts in `materials` of each part: what a submission of this flow consists of. */
  drafts?: Partial<Record<DraftSlot, string>>;
}

/** A completed step, with its result if that matters. */
export class FlowAct {
  @IsIn(flowSteps)
  step!: FlowStep;

  /** With `consent`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  /** With `liveness`. */
  @IsOptional()
  @IsIn(livenessOutcomes)
  liveness?: LivenessOutcome;

  /** With `check-record`. */
  @IsOptional()
  @IsIn(recordStates)
  record?: RecordState;

  /** With `photograph-id-card`. */
  @IsOptional()
  @IsIn(cardSides)
  side?: CardSide;

  @IsOptional()
  @IsIn(['high', 'low'])
  confidence?: Confidence;

  /** The materials that this step brings. */
  @IsOptional()
  @IsUUID()
  draft?: string;
}

/** Anyone who holds the token may continue the flow. */
export class OpenFlow {
  @IsString()
  @MaxLength(128)
  token!: string;

  /** SHA-256 of what identifies the person's device, in hex. */
  @IsHexadecimal()
  @Length(64, 64)
  device!: string;

  /** Keyed hash of the ID number, if known, so that its limits are checked too. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  number?: string;

  /** An action with its own limit that is about to happen; it is counted. */
  @IsOptional()
  @IsIn(['photo'])
  counts?: 'photo';
}

export class AdvanceFlow extends OpenFlow {
  @ValidateNested()
  @Type(() => FlowAct)
  act!: FlowAct;
}

export interface FlowSession extends Session {
  progress: FlowProgress;
  /** Remaining steps, in order; only the first may be taken next. Empty once submitted. */
  steps: FlowStep[];
  /** Reviewers decide, which takes longer than seconds. */
  referred?: true;
  verdict?: Verdict;
}

export const flow = {
  /** Throws TOKEN.NOT_FOUND, TOKEN.EXPIRED (also half an hour after the submission), and LIMIT.REACHED while the flow is open. */
  session: question<OpenFlow, FlowSession>('tokens.flow.session', OpenFlow, 3_000),
  /** Records a step; throws STEP.NOT_NEXT for any but the next one. */
  advance: question<AdvanceFlow, FlowSession>('tokens.flow.take-step', AdvanceFlow, 3_000),
  /** Seals the materials and ends the attempt once no other step remains. Idempotent: a repeated call gets the first one's result. */
  submit: question<OpenFlow, SubmittedAttempt>('tokens.flow.end', OpenFlow, 5_000),
  /** Withdraws the consent while the token is valid; throws STEP.NOT_NEXT if none was given. */
  withdraw: question<OpenFlow, Record<string, never>>('tokens.flow.withdraw', OpenFlow, 3_000),
};
