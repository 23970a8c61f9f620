import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsHexadecimal, IsIn, IsOptional, IsString, IsUUID, Length, MaxLength, ValidateNested } from 'class-validator';
import { CountFaces, EraseAttempt, FindPerson, type ErasedMaterials, question, materialTypes, type MaterialType } from '@shiren/contracts-core';
import type { CardReadings } from '@shiren/contracts-media';

/** A text in the clear, or the key of an image in the blob store; images never travel on the bus. */
export class Material {
  @IsIn(materialTypes)
  type!: MaterialType;

  @IsString()
  @MaxLength(512)
  value!: string;
}

export class PutMaterials {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  @ValidateNested({ each: true })
  @Type(() => Material)
  @ArrayMaxSize(10)
  materials!: Material[];

  /** True keeps a card photo that has a flaw, for the verdict to name it; else it is refused with CARD.UNFIT. */
  @IsOptional()
  @IsBoolean()
  keepUnfitCards?: boolean;
}

/** Materials of one step of a flow, or of one `SubmitMaterials`. They belong to the attempt only if its submission names the draft. */
export class DraftMaterials extends PutMaterials {
  /** Made by the caller. */
  @IsUUID()
  draftId!: string;

  /** True also drafts the name and the number that the front of the card says, where both were read for sure. */
  @IsOptional()
  @IsBoolean()
  identify?: boolean;
}

export interface DraftedMaterials {
  /** What the card photos of this draft say. */
  cards: CardReadings;
  /** Whether the draft holds a name and a number that were read off the card. */
  identified: boolean;
}

export class DiscardDraft {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  draftId!: string;
}

/** Drafts that a flow may name: one for each of its steps, with a little to spare. */
const MAX_DRAFTS = 10;

export class ListMaterials {
  @IsUUID()
  attemptId!: string;

  @IsOptional()
  @IsUUID()
  accountId?: string;

  /** Drafts that count as the attempt's while it is open, a later one over an earlier one; ignored once it is sealed. */
  @IsOptional()
  @IsUUID(undefined, { each: true })
  @ArrayMaxSize(MAX_DRAFTS)
  drafts?: string[];

  /** True leaves out everything that came by a draft: what remains was given with the token. */
  @IsOptional()
  @IsBoolean()
  boundOnly?: boolean;
}

export class SealMaterials {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;

  /** The drafts that the attempt consists of besides what was bound to it; a later one counts over an earlier one. */
  @IsArray()
  @IsUUID(undefined, { each: true })
  @ArrayMaxSize(MAX_DRAFTS)
  drafts!: string[];

  /** SHA-256 of the submission, by which the same one is known when it is sent again. */
  @IsHexadecimal()
  @Length(64, 64)
  digest!: string;
}

/** Materials that can no longer change. */
export interface SealedMaterials {
  /** Keyed hash (HMAC-SHA256, hex) over everything that was sealed. */
  revision: string;
}

export class ReadSubmitted {
  @IsUUID()
  attemptId!: string;

  @IsUUID()
  accountId!: string;
}

export interface SubmittedMaterials extends SealedMaterials {
  materials: Material[];
  cards: CardReadings;
}

export const materials = {
  /** Checks every image and stores all materials of an attempt, or none of them. */
  put: question<PutMaterials, { stored: number }>('materials.put', PutMaterials, 10_000),
  /** As `put`, for materials that count only once a submission names their draft. Throws ATTEMPT.SEALED and ATTEMPT.ERASED. */
  draft: question<DraftMaterials, DraftedMaterials>('materials.draft', DraftMaterials, 10_000),
  /** Removes a draft that no step took, with its images and what was made from them. A sealed attempt keeps what it has. */
  discard: question<DiscardDraft, { images: number }>('materials.discard', DiscardDraft, 5_000),
  /**
   * From here on nothing changes what the attempt consists of: what was bound to it and the named drafts. Other drafts are removed.
   * The same submission again is answered as before; another one is ATTEMPT.SEALED.
   */
  seal: question<SealMaterials, SealedMaterials>('materials.seal', SealMaterials, 3_000),
  /** What was sealed, read in one piece. An attempt that was submitted before there were seals is sealed now. Throws ATTEMPT.ERASED. */
  submitted: question<ReadSubmitted, SubmittedMaterials>('materials.submitted', ReadSubmitted, 3_000),
  list: question<ListMaterials, Material[]>('materials.list', ListMaterials, 3_000),
  /** The card as it was read when its photos came in. */
  cards: question<ListMaterials, CardReadings>('materials.cards', ListMaterials, 3_000),
  /** Takes images, recordings and fields of an attempt away for good, and takes nothing in for it afterwards; asked again, it answers as before. */
  erase: question<EraseAttempt, ErasedMaterials>('materials.erase', EraseAttempt, 15_000),
  /** People whose face is kept, over all accounts; those without an ID number count once for each attempt. */
  storedFaces: question<CountFaces, { people: number }>('materials.stored-faces', CountFaces, 8_000),
  /** Attempts of an account in which somebody gave this ID number, or a card that bears it. */
  ofPerson: question<FindPerson, { attemptIds: string[] }>('materials.of-person', FindPerson, 5_000),
};
