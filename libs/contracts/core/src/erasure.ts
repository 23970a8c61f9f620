import { ArrayMaxSize, IsArray, IsDateString, IsIn, IsInt, IsString, IsUUID, Length, Min } from 'class-validator';
import { event } from './question.js';

/** The attempt whose personal data goes; nothing of another account's is touched. */
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

/** Of all accounts together: a filing is due for an installation. */
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

/** What was taken away, counted. */
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

  /** Everything in the blob store: images, frames, templates and what else was made from them. */
  @IsInt()
  @Min(0)
  files!: number;
}

/** Nothing of what was handed in for an attempt is left. */
export class MaterialsErased extends ErasedMaterials {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @IsDateString()
  at!: string;
}

export const materialsErased = event('materials.erased', MaterialsErased);
