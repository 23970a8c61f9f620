import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { Type, plainToInstance } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
  validateSync,
} from 'class-validator';

/** How a face is cropped for the network: see `alignment.ts`. */
export const alignments = ['arcface-5', 'dlib-68'] as const;
export type Alignment = (typeof alignments)[number];

/** `cosine`: 1 minus the cosine, 0 to 2. `euclidean`: between the numbers as the network returns them. */
export const distances = ['cosine', 'euclidean'] as const;

/** A file next to the manifest: a plain name, so that a manifest can't point anywhere else. */
const FILE_NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;

/** A network's input: a square image of three colours, as planes of (value − mean) / scale. */
export class NetworkInput {
  /** Pixels. */
  @IsInt()
  @Min(32)
  @Max(512)
  side!: number;

  @IsIn(['rgb', 'bgr'])
  channels!: 'rgb' | 'bgr';

  @IsNumber()
  @Min(-255)
  @Max(255)
  mean!: number;

  @IsNumber()
  @IsPositive()
  scale!: number;
}

/** Everything that the product needs to know about a recognition model; docs/operators/models.md explains each field to operators. */
export class RecognitionManifest {
  @Matches(/^[a-z0-9][a-z0-9.-]{0,63}$/)
  id!: string;

  @Matches(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/)
  version!: string;

  /** ONNX file next to the manifest. */
  @Matches(FILE_NAME)
  file!: string;

  /** Of the file, in hexadecimal digits. */
  @Matches(/^[0-9a-f]{64}$/)
  sha256!: string;

  @MaxLength(200)
  licence!: string;

  /** Origin and training data of the file, as far as known. */
  @MaxLength(1_000)
  provenance!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => NetworkInput)
  input!: NetworkInput;

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

/** Reads a manifest. Throws an Error whose message completes the sentence "of <file>: …". */
export function parseManifest(text: string): RecognitionManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not a JSON object');
  const manifest = plainToInstance(RecognitionManifest, value);
  const [first] = validateSync(manifest, { whitelist: true, forbidNonWhitelisted: true });
  if (first) {
    const { constraints, property } = first.children?.[0] ?? first;
    throw new Error(Object.values(constraints ?? {})[0] ?? `${property} is missing or wrong`);
  }
  return manifest;
}

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
