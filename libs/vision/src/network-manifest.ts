import 'reflect-metadata';
import { Type, plainToInstance, type ClassConstructor } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsObject, IsPositive, Matches, Max, MaxLength, Min, ValidateNested, validateSync } from 'class-validator';

/** A file next to the manifest: a plain name, so that a manifest can't point anywhere else. */
export const FILE_NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;

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

/** What is known of every network that operators can exchange; docs/operators/models.md explains each field to them. */
export class NetworkManifest {
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
}

/** Reads a manifest of this kind. Throws an Error whose message completes the sentence "of <file>: …". */
export function parsedAs<T extends object>(kind: ClassConstructor<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not a JSON object');
  const manifest = plainToInstance(kind, value);
  const [first] = validateSync(manifest, { whitelist: true, forbidNonWhitelisted: true });
  if (first) {
    const { constraints, property } = first.children?.[0] ?? first;
    throw new Error(Object.values(constraints ?? {})[0] ?? `${property} is missing or wrong`);
  }
  return manifest;
}
