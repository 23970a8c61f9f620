import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsObject, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';

/** An encoded image may be as long as a body; its own limit is checked after decoding. */
const MAX_IMAGE_CHARACTERS = 8 * 1024 * 1024;
const faces = ['FacePic', 'IDPic'] as const;

const image = (what: string): { description: string; maxLength: number; example: string } => ({
  description: `${what}: JPEG, PNG or WebP of at most 2 MB, as base64://… or as an https:// or http:// URL.`,
  maxLength: MAX_IMAGE_CHARACTERS,
  example: 'base64://…',
});

@ApiSchema({ name: 'GivenMaterials', description: 'Materials of a person. The scheme of the scene determines which of them are required.' })
export class GivenMaterials {
  @ApiPropertyOptional({ maxLength: 64, example: '安娜' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  name?: string;

  @ApiPropertyOptional({
    maxLength: 32,
    description: '18 characters (GB 11643); blanks, full-width digits and a lower-case x are accepted.',
    example: '11010119900307002X',
  })
  @IsOptional()
  @IsString()
  @Length(1, 32)
  identificationNumber?: string;

  @ApiPropertyOptional({ maxLength: 32 })
  @IsOptional()
  @IsString()
  @Length(1, 32)
  mobile?: string;

  @ApiPropertyOptional(image('A photo of the face'))
  @IsOptional()
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  facePic?: string;

  @ApiPropertyOptional(image('The side of the ID card with the portrait'))
  @IsOptional()
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  idCardFrontPic?: string;

  @ApiPropertyOptional(image('The side of the ID card with the emblem'))
  @IsOptional()
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  idCardBackPic?: string;

  @ApiPropertyOptional(image('A photo of the person that the business has stored'))
  @IsOptional()
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  faceRetainedPic?: string;
}

@ApiSchema({ name: 'OpenVerification' })
export class OpenVerificationRequest {
  @ApiPropertyOptional({ description: 'What the business already knows, if the scheme accepts it.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => GivenMaterials)
  binding?: GivenMaterials;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Any data of yours, returned with the status and the materials; at most 4096 characters of JSON.',
  })
  @IsOptional()
  @IsObject()
  userData?: object;
}

@ApiSchema({ name: 'Submit' })
export class SubmitRequest {
  @ApiPropertyOptional({ maxLength: 128, description: 'The token of an opened verification; absent for a scheme without a flow (RPMin).' })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  token?: string;

  @ApiProperty()
  @IsDefined()
  @ValidateNested()
  @Type(() => GivenMaterials)
  materials!: GivenMaterials;
}

@ApiSchema({ name: 'CompareTwoPictures', description: 'At least one of the two must be a FacePic.' })
export class CompareFacesRequest {
  @ApiProperty({ enum: faces, description: 'FacePic is a photo of a face, IDPic a photo of an ID card.' })
  @IsIn(faces)
  sourceImageType!: (typeof faces)[number];

  @ApiProperty(image('The first image'))
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  sourceImageValue!: string;

  @ApiProperty({ enum: faces })
  @IsIn(faces)
  targetImageType!: (typeof faces)[number];

  @ApiProperty(image('The second image'))
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  targetImageValue!: string;
}

@ApiSchema({ name: 'DetectFacesIn' })
export class DetectFacesRequest {
  @ApiProperty(image('The image'))
  @IsString()
  @Length(1, MAX_IMAGE_CHARACTERS)
  materialValue!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5, default: 5, description: 'How many faces to describe, the largest first.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5)
  maxFaceNum?: number;
}
