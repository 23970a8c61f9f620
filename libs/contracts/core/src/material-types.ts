export const imageMaterialTypes = ['FacePic', 'IdCardFrontPic', 'IdCardBackPic', 'FaceRetainedPic'] as const;
export const textMaterialTypes = ['Name', 'IdentificationNumber', 'Mobile'] as const;
export const materialTypes = [...textMaterialTypes, ...imageMaterialTypes] as const;

export type ImageMaterialType = (typeof imageMaterialTypes)[number];
export type TextMaterialType = (typeof textMaterialTypes)[number];
export type MaterialType = (typeof materialTypes)[number];

export const isImageMaterial = (type: MaterialType): type is ImageMaterialType => (imageMaterialTypes as readonly string[]).includes(type);
