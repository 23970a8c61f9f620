import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { question } from './question.js';

export const imageMaterialTypes = ['FacePic', 'IdCardFrontPic', 'IdCardBackPic', 'FaceRetainedPic'] as const;
export const textMaterialTypes = ['Name', 'IdentificationNumber', 'Mobile'] as const;
export const materialTypes = [...textMaterialTypes, ...imageMaterialTypes] as const;

export type ImageMaterialType = (typeof imageMaterialTypes)[number];
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
}

export class ListMaterials {
  @IsUUID()
  attemptId!: string;

  @IsOptional()
  @IsUUID()
  accountId?: string;
}

export class EraseMaterials {
  @IsUUID()
  attemptId!: string;
}

export const materials = {
  /** Checks every image and stores all materials of an attempt, or none of them. */
  put: question<PutMaterials, { stored: number }>('materials.put', PutMaterials, 10_000),
  list: question<ListMaterials, Material[]>('materials.list', ListMaterials, 3_000),
  erase: question<EraseMaterials, { erased: number }>('materials.erase', EraseMaterials, 5_000),
};
