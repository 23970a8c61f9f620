import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { AssessLiveness, JudgeAction, ObserveFrames, type ActionProgress, type AssessedLiveness, type ObservedFrames } from './liveness.js';
import { question } from '@shiren/contracts-core';

export class DetectFaces {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;
}

/** A face, in pixels of the image after EXIF rotation. */
export interface DetectedFace {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Confidence of the detector, 0 to 1. */
  confidence: number;
}

/**
 * Minimum length of a face's shorter side: in a photo taken for the purpose (the vendor's limit), and in one on record or on a card, since registries
 * store small portraits.
 */
export const MIN_FACE_PIXELS = { photo: 64, record: 32 } as const;

/** Reasons why a face can't be compared. */
export const faceFlaws = ['several-faces', 'too-dark', 'too-bright', 'blurred', 'turned-away', 'covered'] as const;
export type FaceFlaw = (typeof faceFlaws)[number];

/** Quality of the largest face; units are in libs/vision/src/quality. */
export interface DetectedQuality {
  size: number;
  sharpness: number;
  light: number;
  clipped: number;
  pose: { yaw: number; pitch: number; roll: number };
  covered: number;
  faces: number;
  /** Most important first; empty if the face can be compared. */
  flaws: FaceFlaw[];
}

export interface DetectedFaces {
  width: number;
  height: number;
  /** Largest first. */
  faces: DetectedFace[];
  /** Of the largest face; absent if there is none. */
  quality?: DetectedQuality;
}

export class MeasureFaces {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;

  /** Faces to measure, largest first. */
  @IsInt()
  @Min(1)
  @Max(5)
  most!: number;
}

export interface MeasuredFace extends DetectedFace {
  /** 0 (sharp) to 1 (blurred); from 0.5 on, a face can't be compared. */
  blur: number;
  /** 0 to 100: how far the weakest of sharpness, light and pose is from its limit. */
  fitness: number;
  /** Whether the mouth is covered by something that differs in colour from the skin. */
  covered: boolean;
  pose: DetectedQuality['pose'];
}

export interface MeasuredFaces {
  width: number;
  height: number;
  /** Largest first. */
  faces: MeasuredFace[];
}

/** Both are keys of images in the blob store; a template stored under the key can stand in for its image. */
export class CompareTwoFaces {
  @IsString()
  @MaxLength(256)
  probe!: string;

  @IsString()
  @MaxLength(256)
  reference!: string;

  /** Where the reference comes from: a photo needs the same minimum size as the probe, a record or a card's portrait may be smaller. */
  @IsIn(['photo', 'record'])
  referenceFrom!: 'photo' | 'record';
}

export interface ComparedFaces {
  /**
   * 0 to 100, on the published scale: 60, 80, 90, 95 stand for false accept rates of 1 %, 0.1 %, 0.01 %, 0.001 %; docs/operators/calibration.md says which of
   * them were measured.
   */
  score: number;
}

export class DescribeFace {
  /** Key of an image in the blob store, or of one whose template stands in for it. */
  @IsString()
  @MaxLength(256)
  image!: string;
}

/**
 * Whether a face can be compared: yes, by its template; no, because the image shows no face; or no, because neither the image nor a template of this
 * model is left.
 */
export const describedOutcomes = ['described', 'no-face', 'no-photo'] as const;
export type DescribedOutcome = (typeof describedOutcomes)[number];

export interface DescribedFace {
  /** The model that described the face, `id@version`; instances may run different models during an update. */
  model: string;
  /** `busy` while every thread is needed for calls with a waiting caller: ask again later. */
  outcome: DescribedOutcome | 'busy';
}

export class AskForModels {
  @IsIn(['faces'])
  of!: 'faces';
}

/** The models of the instance that answers. */
export interface RunningModels {
  /** The recognition model, `id@version`. */
  recognition: string;
  /** Length of its descriptors. */
  length: number;
  /** The engine that runs its network. */
  engine: string;
}

export const inference = {
  /** Finds the faces and stores the template of the largest next to the image, so that a later comparison need not analyse it again. */
  detect: question<DetectFaces, DetectedFaces>('inference.detect', DetectFaces, 10_000),
  /** Measures several faces of an image; stores nothing. */
  measure: question<MeasureFaces, MeasuredFaces>('inference.measure', MeasureFaces, 10_000),
  /** Throws TEMPLATE.MODEL_MISMATCH, a fault of ours, rather than compare templates of two models. */
  compare: question<CompareTwoFaces, ComparedFaces>('inference.compare', CompareTwoFaces, 10_000),
  /** Stores the running model's template next to an image that has none. For background work. */
  describe: question<DescribeFace, DescribedFace>('inference.describe', DescribeFace, 10_000),
  models: question<AskForModels, RunningModels>('inference.models', AskForModels, 3_000),
  /** Tracks the face through the frames and stores the observations next to them, so that the recording can be assessed as soon as it ends. */
  observeFrames: question<ObserveFrames, ObservedFrames>('inference.observe-frames', ObserveFrames, 10_000),
  judgeAction: question<JudgeAction, ActionProgress>('inference.judge-action', JudgeAction, 3_000),
  assessLiveness: question<AssessLiveness, AssessedLiveness>('inference.assess-liveness', AssessLiveness, 12_000),
};
