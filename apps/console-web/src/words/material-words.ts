import type { MaterialType } from '@shiren/contracts-core';
import type { Words } from './words.js';

/** Each kind of personal data. */
export const dataTitles: Readonly<Record<MaterialType, Words>> = {
  Name: ['姓名', 'name'],
  IdentificationNumber: ['身份证号码', 'ID number'],
  Mobile: ['手机号', 'mobile number'],
  FacePic: ['人脸照片', 'photo of the face'],
  IdCardFrontPic: ['身份证人像面照片', 'photo of the ID card’s front'],
  IdCardBackPic: ['身份证国徽面照片', 'photo of the ID card’s back'],
  FaceRetainedPic: ['留底照片', 'retained photo'],
};
