import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { AssessLiveness, ObserveFrames, type AssessedLiveness, type ObservedFrames } from './liveness.js';
import { question } from '@shiren/contracts-core';

export class DetectFaces {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;
}

/** A face in pixels of the image turned upright by its EXIF orientation. */
export interface DetectedFace {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Detector's confidence, 0 to 1. */
  confidence: number;
}

/** Shorter side of a face: of a photo taken for the purpose (the vendor's limit), and of one on record or on a card, since registries keep small portraits. */
export const MIN_FACE_PIXELS = { photo: 64, record: 32 } as const;

/** What can make a face unfit to be compared. */
export const faceFlaws = ['several-faces', 'too-dark', 'too-bright', 'blurred', 'turned-away', 'covered'] as const;
export type FaceFlaw = (typeof faceFlaws)[number];

/** How fit the largest face is, as numbers; units are in libs/vision/src/quality. */
export interface DetectedQuality {
  size: number;
  sharpness: number;
  light: number;
  clipped: number;
  pose: { yaw: number; pitch: number; roll: number };
  covered: number;
  faces: number;
  /** The weightiest first; empty where the face is fit. */
  flaws: FaceFlaw[];
}

export interface DetectedFaces {
  width: number;
  height: number;
  /** Largest first. */
  faces: DetectedFace[];
  /** Of the largest; absent where there is none. */
  quality?: DetectedQuality;
}

export class MeasureFaces {
  /** Key of an image in the blob store. */
  @IsString()
  @MaxLength(256)
  image!: string;

  /** Faces to measure, the largest first. */
  @IsInt()
  @Min(1)
  @Max(5)
  most!: number;
}

export interface MeasuredFace extends DetectedFace {
  /** 0 sharp to 1 blurred; 0.5 is where a face is unfit. */
  blur: number;
  /** 0 to 100: how far the weakest of sharpness, light and pose is from where a face is unfit. */
  fitness: number;
  /** Whether something covers the mouth that differs in colour from the skin. */
  covered: boolean;
  pose: DetectedQuality['pose'];
}

export interface MeasuredFaces {
  width: number;
  height: number;
  /** Largest first. */
  faces: MeasuredFace[];
}

/** Both are keys of images in the blob store, or of a template that stands in for one. */
export class CompareTwoFaces {
  @IsString()
  @MaxLength(256)
  probe!: string;

  @IsString()
  @MaxLength(256)
  reference!: string;

  /** Where the reference comes from: a photo is held to the probe's least size, a record or a card's portrait may be smaller. */
  @IsIn(['photo', 'record'])
  referenceFrom!: 'photo' | 'record';
}

export interface ComparedFaces {
  /** 0 to 100, on the published scale: 60, 80, 90, 95 stand for false accept rates of 1 %, 0.1 %, 0.01 %, 0.001 %; docs/calibration.md says which were counted. */
  score: number;
}

export class DescribeFace {
  /** Key of an image in the blob store, or of one whose template stands in for it. */
  @IsString()
  @MaxLength(256)
  image!: string;
}

/** Whether a face can be compared: by its template; not at all, since the image shows none; or since neither image nor a template of this model is left. */
export const describedOutcomes = ['described', 'no-face', 'no-photo'] as const;
export type DescribedOutcome = (typeof describedOutcomes)[number];

export interface DescribedFace {
  /** The model that described it, `id@version`; that of the instance that answers, while instances with several run. */
  model: string;
  /** `busy` while every thread is needed for calls that somebody waits for: ask again later. */
  outcome: DescribedOutcome | 'busy';
}

export class AskForModels {
  @IsIn(['faces'])
  of!: 'faces';
}

/** What runs in the instance that answers. */
export interface RunningModels {
  /** The recognition model, `id@version`. */
  recognition: string;
  /** Numbers in one of its descriptors. */
  length: number;
  /** What its network runs on. */
  engine: string;
}

export const inference = {
  /** Finds the faces and keeps the template of the largest beside the image, so that a later comparison need not look again. */
  detect: question<DetectFaces, DetectedFaces>('inference.detect', DetectFaces, 10_000),
  /** Measures several faces of a picture; keeps nothing. */
  measure: question<MeasureFaces, MeasuredFaces>('inference.measure', MeasureFaces, 10_000),
  /** Throws TEMPLATE.MODEL_MISMATCH, a fault of ours, rather than compare templates of two models. */
  compare: question<CompareTwoFaces, ComparedFaces>('inference.compare', CompareTwoFaces, 10_000),
  /** Keeps a template by the running model next to an image that has none. For work in the background. */
  describe: question<DescribeFace, DescribedFace>('inference.describe', DescribeFace, 10_000),
  models: question<AskForModels, RunningModels>('inference.models', AskForModels, 3_000),
  /** Follows the face through the frames and keeps what was seen beside them, so that the recording is assessed as soon as it ends. */
  observeFrames: question<ObserveFrames, ObservedFrames>('inference.observe-frames', ObserveFrames, 10_000),
  assessLiveness: question<AssessLiveness, AssessedLiveness>('inference.assess-liveness', AssessLiveness, 12_000),
};
