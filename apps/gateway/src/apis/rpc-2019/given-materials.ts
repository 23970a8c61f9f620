import type { MaterialType } from '@shiren/contracts-core';
import type { GivenMaterial } from '@shiren/rpc';

/** The names of the materials in version 2019-03-07. */
const materialNames = {
  Name: 'Name',
  IdCardNumber: 'IdentificationNumber',
  FaceImageUrl: 'FacePic',
  FaceRetainedImageUrl: 'FaceRetainedPic',
  IdCardFrontImageUrl: 'IdCardFrontPic',
  IdCardBackImageUrl: 'IdCardBackPic',
} as const satisfies Record<string, MaterialType>;

/** The materials among the parameters of version 2019-03-07. */
export const givenMaterials = (parameters: Readonly<Record<string, string>>): GivenMaterial[] =>
  Object.entries(materialNames).flatMap(([name, type]) => {
    const value = parameters[name];
    return value === undefined ? [] : [{ type, value }];
  });
