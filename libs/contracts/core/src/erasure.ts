import { ArrayMaxSize, IsArray, IsDateString, IsIn, IsInt, IsString, IsUUID, Length, Min } from 'class-validator';
import { event } from './question.js';

/** The attempt whose personal data is to be erased; data of other accounts is never touched. */
export class EraseAttempt {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;
}

export class FindPerson {
  @IsUUID()
  accountId!: string;

  @IsString()
  @Length(18, 18)
  identificationNumber!: string;
}

/** Counts over all accounts, since the filing concerns the whole installation. */
export class CountFaces {
  @IsIn(['installation'])
  of!: 'installation';
}

export class NamedAttempts {
  @IsArray()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  attemptIds!: string[];
}

/** Counts of what was erased. */
export class ErasedMaterials {
  /** Photos of faces and cards. */
  @IsInt()
  @Min(0)
  images!: number;

  /** Names, numbers and readings. */
  @IsInt()
  @Min(0)
  fields!: number;

  @IsInt()
  @Min(0)
  recordings!: number;

  /** Everything in the blob store: images, frames, templates and other derived blobs. */
  @IsInt()
  @Min(0)
  files!: number;
}

/** Everything submitted for an attempt has been erased. */
export class MaterialsErased extends ErasedMaterials {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @IsDateString()
  at!: string;
}

export const materialsErased = event('materials.erased', MaterialsErased);
