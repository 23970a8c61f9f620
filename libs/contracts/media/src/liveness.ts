import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { question } from '@shiren/contracts-core';
import { ChallengedAction, LivenessChallenge, MORE_TIME, livenessActions, livenessStrengths, type LivenessAction, type LivenessStrength } from './challenge.js';

/** The most frames in one piece of a recording, and in the whole recording. */
export const MAX_FRAMES = { piece: 40, recording: 400 } as const;

/** How many pieces of a recording may be on their way at once; one that is further ahead of the first missing one is refused. */
export const MAX_PIECES_AHEAD = 6;

/** What the person should change, judged by the newest frame of a piece; `good` if nothing. */
export const guidances = ['good', 'no-face', 'several-faces', 'too-far', 'too-near', 'off-centre', 'turned-away', 'too-dark', 'too-bright', 'blurred'] as const;
export type Guidance = (typeof guidances)[number];

export class ObserveFrames {
  /** Key of packed frames (`packFrames`) in the blob store. */
  @IsString()
  @MaxLength(256)
  frames!: string;
}

/** What an action lacks: a turn to a side, a larger movement, the second time. */
export const lacks = ['left', 'right', 'further', 'again'] as const;
export type Lack = (typeof lacks)[number];

/** How an action stands that is being asked for, by the same scores as the verdict. */
export interface ActionProgress {
  done: boolean;
  /** Absent if it is done, or if there is nothing yet that could be improved. */
  lack?: Lack;
}

/** The reply to the page after a piece. */
export interface SeenFrames {
  frames: number;
  guidance: Guidance;
  /** Of the action that the piece belongs to, by its place in the challenge; absent before the first one, and from releases up to 0.1.0. */
  progress?: ActionProgress & { action: number };
}

export class JudgeAction {
  @ValidateNested()
  @Type(() => ChallengedAction)
  asked!: ChallengedAction;

  /** Keys of the packed frames around its span, in order; what was observed in them is stored already. */
  @IsString({ each: true })
  @ArrayMaxSize(20)
  frames!: string[];
}

export interface ObservedFrames extends SeenFrames {
  /** Milliseconds since the recording's first frame. */
  first: number;
  last: number;
  /** Perceptual hashes of the faces, 16 hexadecimal digits each, to be compared with earlier recordings. */
  hashes: string[];
  /** Pose and expression of the face in each frame that shows one (`packPoses` of libs/liveness), base64; absent from releases up to 0.1.0. */
  poses?: string;
}

/** A piece of a recording: its packed frames, and when the server received them. */
export class RecordedPiece {
  @IsString()
  @MaxLength(256)
  frames!: string;

  /** Milliseconds on the server's clock since the challenge was issued. */
  @IsInt()
  @Min(0)
  receivedAt!: number;
}

export class AssessLiveness {
  @ValidateNested()
  @Type(() => LivenessChallenge)
  challenge!: LivenessChallenge;

  @ValidateNested({ each: true })
  @Type(() => RecordedPiece)
  @ArrayMaxSize(60)
  pieces!: RecordedPiece[];

  /** Earlier recordings that look alike: the keys of their packed frames. */
  @IsArray()
  @ArrayMaxSize(10)
  @IsArray({ each: true })
  earlier!: string[][];

  /** Where to store the best frame; nothing is stored if there is none. */
  @IsString()
  @MaxLength(256)
  face!: string;
}

/** One aspect of a recording, scored from 0 (an attack, or nothing to see) to 1 (a living person in front of a camera). */
export interface LivenessEvidence {
  kind: string;
  score: number;
  /** Distinguishes several of a kind, such as the action. */
  detail?: string;
}

export interface AssessedLiveness {
  evidence: LivenessEvidence[];
  /** Whether a frame suitable as the face photo was found and stored. */
  face: boolean;
}

export class BeginCapture {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @IsIn(livenessStrengths)
  strength!: LivenessStrength;

  /** Whether the page flashes colours. */
  @IsBoolean()
  flash!: boolean;

  /** Recordings allowed for the attempt in total; 3 by default. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  tries?: number;

  /** Actions that the person can't do; other actions are used instead, with the same strength. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsIn(livenessActions, { each: true })
  without?: LivenessAction[];
}

export interface BegunCapture {
  captureId: string;
  challenge: LivenessChallenge;
  /** How much longer actions may be asked for (`MORE_TIME`); absent from releases up to 0.1.0, which have no such thing. */
  moreTime?: { action: number; recording: number };
  /** Recordings that may still be started for this attempt. */
  triesLeft: number;
}

export class AddFrames {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;

  /** 0, 1, 2, … Pieces may arrive in any order, at most `MAX_PIECES_AHEAD` ahead of the first missing one; a repeated piece gets the same reply. */
  @IsInt()
  @Min(0)
  @Max(59)
  sequence!: number;

  /** Size of the packed frames; absent if an older gateway asks. */
  @IsOptional()
  @IsInt()
  @Min(0)
  bytes?: number;

  /** Key of packed frames in the blob store. */
  @IsString()
  @MaxLength(256)
  frames!: string;
}

/** An action was asked for longer, because no reply said in its time that it was done. */
export class GiveMoreTime {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;

  /** Its place in the challenge. */
  @IsInt()
  @Min(0)
  @Max(5)
  action!: number;

  @IsInt()
  @Min(1)
  @Max(MORE_TIME.action)
  milliseconds!: number;
}

/** What the recording device measured of its connection. It explains a late recording to the operator; nothing is decided by it. */
export class MeasuredLink {
  /** Bits that arrive per millisecond, which is kbit/s. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  kbits?: number;

  /** Milliseconds of the fastest answer, without the time that the server worked on it. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600_000)
  roundTrip?: number;
}

export class FinishCapture {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => MeasuredLink)
  link?: MeasuredLink;
}

export interface FinishedCapture {
  /**
   * `again`: no sign of an attack, but not conclusive either; a new recording may be started. `not-captured`: it was the last one, and none of the
   * attempt's recordings could be judged.
   */
  outcome: 'passed' | 'failed' | 'not-captured' | 'again';
  /** Codes of libs/liveness, most important first. */
  reasons: string[];
  triesLeft: number;
}

export class ListCaptures {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;
}

/** How a recording travelled: what we measured, and what the recording device did. */
export interface LinkFigures extends MeasuredLink {
  /** Of all its pieces; absent for recordings of former releases. */
  bytes?: number;
  pieces: number;
  /** From the challenge until the last piece was there. */
  milliseconds: number;
  /** The longest that a piece took from its last frame until it was there. */
  latest: number;
}

/** One recording of an attempt, as an operator sees it: scores only, no image and no position of a face. */
export interface RecordedCapture {
  captureId: string;
  startedAt: string;
  /** Absent if it was begun and left. */
  outcome?: FinishedCapture['outcome'];
  reasons: { code: string; zh: string; en: string }[];
  /** Each with the score that it must reach. */
  evidence: (LivenessEvidence & { least?: number })[];
  /** Whether the passive network finds the risk high; a scene that reviews doubtful cases has such an attempt reviewed. */
  risky: boolean;
  /** Absent if no piece arrived. */
  link?: LinkFigures;
}

/**
 * Recordings of a living person: started with a challenge, uploaded in pieces, finished with an outcome. The best frame becomes the attempt's
 * `FacePic`.
 */
export const captures = {
  begin: question<BeginCapture, BegunCapture>('materials.capture.begin', BeginCapture, 3_000),
  addFrames: question<AddFrames, SeenFrames>('materials.capture.add-frames', AddFrames, 10_000),
  /** Extends the span of an action, once. Throws REQUEST.INVALID unless it is due: libs/liveness/src/more-time.ts. */
  giveMoreTime: question<GiveMoreTime, LivenessChallenge>('materials.capture.give-more-time', GiveMoreTime, 3_000),
  finish: question<FinishCapture, FinishedCapture>('materials.capture.finish', FinishCapture, 15_000),
  /** The recordings of an attempt, oldest first; none once they were erased. */
  list: question<ListCaptures, RecordedCapture[]>('materials.capture.list', ListCaptures, 3_000),
};
