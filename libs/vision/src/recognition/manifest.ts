import { createHash } from 'node:crypto';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { FILE_NAME, NetworkManifest, parsedAs } from '../network-manifest.js';

/** How a face is cropped for the network: see `alignment.ts`. */
export const alignments = ['arcface-5', 'dlib-68'] as const;
export type Alignment = (typeof alignments)[number];

/** `cosine`: 1 minus the cosine, 0 to 2. `euclidean`: between the numbers as the network returns them. */
export const distances = ['cosine', 'euclidean'] as const;

/** Everything that the product needs to know about a recognition model. */
export class RecognitionManifest extends NetworkManifest {
  @IsIn(alignments)
  alignment!: Alignment;

  /** Whether the mirrored face is described too and both descriptors are added: twice the time, fewer errors. */
  @IsBoolean()
  flip!: boolean;

  /** Length of a descriptor. */
  @IsInt()
  @Min(16)
  @Max(4_096)
  length!: number;

  @IsIn(distances)
  distance!: (typeof distances)[number];

  /** Calibration file next to the manifest, made by `npm run calibrate`. */
  @IsOptional()
  @Matches(FILE_NAME)
  calibration?: string;

  /** File next to the manifest for recognizing masks, made by `npm run train:masks`. Without it no face counts as covered. */
  @IsOptional()
  @Matches(FILE_NAME)
  covering?: string;
}

/** Reads a recognition model's manifest; throws as `parsedAs` does. */
export const parseManifest = (text: string): RecognitionManifest => parsedAs(RecognitionManifest, text);

/** Detects the face, then its landmarks; part of every model's name, since descriptors depend on it. */
const DETECTION = 'blazeface-68/1';

/**
 * Names a model in templates and calibrations: id, version, and eight digits of a hash over everything that a descriptor depends on. Two names
 * differ if the network, its input, the alignment or the detection differ, even if somebody forgot to change the version.
 */
export function modelName({ id, version, sha256, input, alignment, flip, length, distance }: RecognitionManifest): string {
  const { side, channels, mean, scale } = input;
  const decisive = JSON.stringify([DETECTION, sha256, side, channels, mean, scale, alignment, flip, length, distance]);
  return `${id}@${version}/${createHash('sha256').update(decisive).digest('hex').slice(0, 8)}`;
}
