import { Type } from 'class-transformer';
import { IsHexadecimal, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, MaxLength, Min, ValidateNested } from 'class-validator';
import { recordStates, type RecordState } from '@shiren/contracts-registry';
import { cardSides, type CardSide, type Confidence } from '@shiren/contracts-media';
import { question } from '@shiren/contracts-core';
import type { Session, SubmittedAttempt } from './tokens.js';
import type { Verdict } from './verdict.js';

/** What can stand between an opened flow and its verdict. `check-record` is the gateway's to do, all others the person's. */
export const flowSteps = ['consent', 'type-name-and-number', 'liveness', 'check-record', 'photograph-id-card', 'confirm-fields', 'submit'] as const;
export type FlowStep = (typeof flowSteps)[number];

export const livenessOutcomes = ['passed', 'failed'] as const;
export type LivenessOutcome = (typeof livenessOutcomes)[number];

/** The parts of a flow that bring materials, in the order in which a later one counts over an earlier one. */
export const draftSlots = ['typed', 'front', 'back', 'liveness', 'confirmed'] as const;
export type DraftSlot = (typeof draftSlots)[number];

/** What has been done of an attempt's flow; a part is absent until then. */
export interface FlowProgress {
  /** Version of the text that was agreed to. */
  consent?: number;
  /** It was taken back: the flow is over, and its data goes. */
  withdrawn?: true;
  typed?: true;
  liveness?: LivenessOutcome;
  record?: RecordState;
  /** Sides that were photographed, and how sure each reading was. */
  card?: Partial<Record<CardSide, Confidence>>;
  confirmed?: true;
  /** Ids of the drafts in `materials` that each part brought: what a submission of this flow consists of. */
  drafts?: Partial<Record<DraftSlot, string>>;
}

/** A step that was taken, with what came of it where that matters. */
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

/** Who has the token may go on with the flow. */
export class OpenFlow {
  @IsString()
  @MaxLength(128)
  token!: string;

  /** SHA-256 of what tells the person's device from others, in hex. */
  @IsHexadecimal()
  @Length(64, 64)
  device!: string;

  /** Keyed hash of the ID number, where it is known: its limits are looked at too. */
  @IsOptional()
  @IsHexadecimal()
  @Length(64, 64)
  number?: string;

  /** What is about to be done and has a limit of its own; it is counted. */
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
  /** Steps that remain, in order; only the first may be taken. Empty once submitted. */
  steps: FlowStep[];
  /** People decide, and not within seconds. */
  referred?: true;
  verdict?: Verdict;
}

export const flow = {
  /** Throws TOKEN.NOT_FOUND, TOKEN.EXPIRED (half an hour after the submission too), and LIMIT.REACHED while the flow is open. */
  session: question<OpenFlow, FlowSession>('tokens.flow.session', OpenFlow, 3_000),
  /** Notes a step; throws STEP.NOT_NEXT for any but the next. */
  advance: question<AdvanceFlow, FlowSession>('tokens.flow.take-step', AdvanceFlow, 3_000),
  /** Seals the materials and ends the attempt once no other step remains; done again, it is answered with what became of the first. */
  submit: question<OpenFlow, SubmittedAttempt>('tokens.flow.end', OpenFlow, 5_000),
  /** Takes the consent back while the token works; throws STEP.NOT_NEXT where none was given. */
  withdraw: question<OpenFlow, Record<string, never>>('tokens.flow.withdraw', OpenFlow, 3_000),
};
