import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsHexColor, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { question } from '@shiren/contracts-core';

/** What a person may be asked to do in front of the camera. */
export const livenessActions = ['shake-head', 'nod', 'blink', 'open-mouth'] as const;
export type LivenessAction = (typeof livenessActions)[number];

/** One, two or three actions. */
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

/** A colour that fills the page around the camera image. */
export class ColourFlash extends Span {
  /** `#rrggbb`. */
  @IsHexColor()
  colour!: string;
}

/** Drawn at random by the server for each recording: what the person has to do, and when. Before the first action the person looks straight ahead. */
export class LivenessChallenge {
  /** In order; their spans do not overlap. */
  @ValidateNested({ each: true })
  @Type(() => ChallengedAction)
  @ArrayMaxSize(6)
  actions!: ChallengedAction[];

  /** Empty unless the scene asks for colour flashes. */
  @ValidateNested({ each: true })
  @Type(() => ColourFlash)
  @ArrayMaxSize(12)
  flashes!: ColourFlash[];

  /** Length of the recording in milliseconds. */
  @IsInt()
  @Min(1_000)
  @Max(60_000)
  duration!: number;
}

/** The most frames in one piece of a recording, and in the whole recording. */
export const MAX_FRAMES = { piece: 40, recording: 400 } as const;

/** What the person should change, judged by the newest frame of a piece; `good` if nothing. */
export const guidances = ['good', 'no-face', 'several-faces', 'too-far', 'too-near', 'off-centre', 'turned-away', 'too-dark', 'too-bright', 'blurred'] as const;
export type Guidance = (typeof guidances)[number];

export class ObserveFrames {
  /** Key of packed frames (`packFrames`) in the blob store. */
  @IsString()
  @MaxLength(256)
  frames!: string;
}

/** The reply to the page after a piece. */
export interface SeenFrames {
  frames: number;
  guidance: Guidance;
}

export interface ObservedFrames extends SeenFrames {
  /** Milliseconds since the recording's first frame. */
  first: number;
  last: number;
  /** Perceptual hashes of the faces, 16 hexadecimal digits each, to be compared with earlier recordings. */
  hashes: string[];
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
  @ArrayMaxSize(5)
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
  /** Recordings that may still be started for this attempt. */
  triesLeft: number;
}

export class AddFrames {
  @IsUUID()
  captureId!: string;

  @IsUUID()
  attemptId!: string;

  /** 0, 1, 2, … without gaps; a repeated piece gets the same reply. */
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
  /** `again`: no sign of an attack, but not conclusive either; a new recording may be started. */
  outcome: 'passed' | 'failed' | 'again';
  /** Codes of libs/liveness, most important first. */
  reasons: string[];
  triesLeft: number;
}

/**
 * Recordings of a living person: started with a challenge, uploaded in pieces, finished with an outcome. The best frame becomes the attempt's
 * `FacePic`.
 */
export const captures = {
  begin: question<BeginCapture, BegunCapture>('materials.capture.begin', BeginCapture, 3_000),
  addFrames: question<AddFrames, SeenFrames>('materials.capture.add-frames', AddFrames, 10_000),
  finish: question<FinishCapture, FinishedCapture>('materials.capture.finish', FinishCapture, 15_000),
};
