import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { CountFaces, EraseAttempt, FindPerson, type ErasedMaterials } from './erasure.js';
import type { CardReading } from './ocr.js';
import { question } from './question.js';

export const imageMaterialTypes = ['FacePic', 'IdCardFrontPic', 'IdCardBackPic', 'FaceRetainedPic'] as const;
export const textMaterialTypes = ['Name', 'IdentificationNumber', 'Mobile'] as const;
export const materialTypes = [...textMaterialTypes, ...imageMaterialTypes] as const;

export type ImageMaterialType = (typeof imageMaterialTypes)[number];
export type TextMaterialType = (typeof textMaterialTypes)[number];
export type MaterialType = (typeof materialTypes)[number];

export const isImageMaterial = (type: MaterialType): type is ImageMaterialType => (imageMaterialTypes as readonly string[]).includes(type);

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

export class ListMaterials {
  @IsUUID()
  attemptId!: string;

  @IsOptional()
  @IsUUID()
  accountId?: string;
}

/** What the card photos of an attempt say; a side is absent where no photo was handed in. */
export interface CardReadings {
  front?: CardReading;
  back?: CardReading;
}

export const materials = {
  /** Checks every image and stores all materials of an attempt, or none of them. */
  put: question<PutMaterials, { stored: number }>('materials.put', PutMaterials, 10_000),
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
