import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsHexColor, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { question } from '@shiren/contracts-core';

/** What a person may be asked to do before the camera. */
export const livenessActions = ['shake-head', 'nod', 'blink', 'open-mouth'] as const;
export type LivenessAction = (typeof livenessActions)[number];

/** How much is asked: one, two or three actions. */
export const livenessStrengths = ['low', 'standard', 'high'] as const;
export type LivenessStrength = (typeof livenessStrengths)[number];

/** A span of a recording, in milliseconds since its first frame. */
class Span {
  @IsInt()
  @Min(0)
  @Max(60_000)
  from!: number;

  @IsInt()
  @Min(0)
  @Max(60_000)
  to!: number;
}

export class ChallengedAction extends Span {
  @IsIn(livenessActions)
  action!: LivenessAction;
}

/** A colour that fills the page around the camera's picture. */
export class ColourFlash extends Span {
  /** `#rrggbb`. */
  @IsHexColor()
  colour!: string;
}

/** Drawn at random by the server for one recording: what has to be done, and when. Before the first action the person looks straight ahead. */
export class LivenessChallenge {
  /** In order; their spans do not overlap. */
  @ValidateNested({ each: true })
  @Type(() => ChallengedAction)
  @ArrayMaxSize(6)
  actions!: ChallengedAction[];

  /** Empty unless the scene asks for them. */
  @ValidateNested({ each: true })
  @Type(() => ColourFlash)
  @ArrayMaxSize(12)
  flashes!: ColourFlash[];

  /** Milliseconds that the whole recording takes. */
  @IsInt()
  @Min(1_000)
  @Max(60_000)
  duration!: number;
}

/** The most frames in one piece of a recording, and in all of it. */
export const MAX_FRAMES = { piece: 40, recording: 400 } as const;

/** What the person should change, from the newest frame of a piece; `good` when nothing. */
export const guidances = ['good', 'no-face', 'several-faces', 'too-far', 'too-near', 'off-centre', 'turned-away', 'too-dark', 'too-bright', 'blurred'] as const;
export type Guidance = (typeof guidances)[number];

export class ObserveFrames {
  /** Key of packed frames (`packFrames`) in the blob store. */
  @IsString()
  @MaxLength(256)
  frames!: string;
}

/** What the page hears of a piece. */
export interface SeenFrames {
  frames: number;
  guidance: Guidance;
}

export interface ObservedFrames extends SeenFrames {
  /** Milliseconds since the recording's first frame. */
  first: number;
  last: number;
  /** Perceptual hashes of the faces, 16 hexadecimal digits each, to be held against earlier recordings. */
  hashes: string[];
}

/** A piece of a recording: its packed frames, and when the server had them. */
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
  @ArrayMaxSize(5)
  @IsArray({ each: true })
  earlier!: string[][];

  /** Where the best frame is put; nothing is put where there is none. */
  @IsString()
  @MaxLength(256)
  face!: string;
}

/** One thing that was looked at in a recording, from 0 (an attack, or nothing to see) to 1 (as a living person before a camera does it). */
export interface LivenessEvidence {
  kind: string;
  score: number;
  /** Which of several, such as the action. */
  detail?: string;
}

export interface AssessedLiveness {
  evidence: LivenessEvidence[];
  /** Whether a frame fit to be the face photo was found and put where asked. */
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

  /** Recordings that may be begun for the attempt in all; 3 unless said. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  tries?: number;

  /** Actions that the person can't do; others of equal strength are asked instead. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsIn(livenessActions, { each: true })
  without?: LivenessAction[];
}

export interface BegunCapture {
  captureId: string;
  challenge: LivenessChallenge;
  /** Recordings that may still be begun for this attempt after this one. */
  triesLeft: number;
}

export class AddFrames {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;

  /** 0, 1, 2, … without a gap; a piece that came before is answered as before. */
  @IsInt()
  @Min(0)
  @Max(59)
  sequence!: number;

  /** Key of packed frames in the blob store. */
  @IsString()
  @MaxLength(256)
  frames!: string;
}

export class FinishCapture {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;
}

export interface FinishedCapture {
  /** `again`: nothing speaks of an attack, but it could not be told; a new recording may be begun. */
  outcome: 'passed' | 'failed' | 'again';
  /** Codes of libs/liveness, the weightiest first. */
  reasons: string[];
  triesLeft: number;
}

/** Recordings of a living person: begun with a challenge, sent in pieces, finished with an outcome. The best frame becomes the attempt's `FacePic`. */
export const captures = {
  begin: question<BeginCapture, BegunCapture>('materials.capture.begin', BeginCapture, 3_000),
  addFrames: question<AddFrames, SeenFrames>('materials.capture.add-frames', AddFrames, 10_000),
  finish: question<FinishCapture, FinishedCapture>('materials.capture.finish', FinishCapture, 15_000),
};
