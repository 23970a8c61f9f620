import type { MaterialType } from '@shiren/contracts-core';
import { scoreAtRate, type IssuedToken, type TicketState } from '@shiren/contracts-verification';
import type { GivenMaterial } from '@shiren/rpc';
import { reasonText } from '@shiren/schemes';
import type { DetectedFaces } from '../../operations/detect-faces.js';
import type { TicketMaterials } from '../../operations/get-materials.js';
import { pageOf } from '../../operations/open-verification.js';
import type { FaceComparisonResult, FaceDetection, Materials, OpenedVerification, VerificationStatus } from './replies.js';
import type { GivenMaterials } from './requests.js';

/** The JSON field of each material, in requests and responses. */
const fieldOf = {
  Name: 'name',
  IdentificationNumber: 'identificationNumber',
  Mobile: 'mobile',
  FacePic: 'facePic',
  IdCardFrontPic: 'idCardFrontPic',
  IdCardBackPic: 'idCardBackPic',
  FaceRetainedPic: 'faceRetainedPic',
} as const satisfies Record<MaterialType, keyof GivenMaterials & keyof Materials>;

export const materialsOf = (given: GivenMaterials): GivenMaterial[] =>
  (Object.keys(fieldOf) as MaterialType[]).flatMap((type) => {
    const value = given[fieldOf[type]];
    return value === undefined ? [] : [{ type, value }];
  });

export const openedVerification = ({ token, durationSeconds }: IssuedToken): OpenedVerification => ({ pageUrl: pageOf(token), token, durationSeconds });

export const verificationStatus = ({ status, attemptId, verdict, userData }: TicketState): VerificationStatus => ({
  status,
  ...(attemptId === undefined ? {} : { attemptId }),
  reasons: (verdict?.reasons ?? []).map((code) => ({ code, ...reasonText(code) })),
  ...(verdict?.trustedScore === undefined ? {} : { trustedScore: verdict.trustedScore }),
  ...(verdict?.similarityScore === undefined ? {} : { similarityScore: verdict.similarityScore }),
  ...(verdict?.authorityScore === undefined ? {} : { authorityComparisonScore: verdict.authorityScore }),
  ...(userData === undefined ? {} : { userData: JSON.parse(userData) as unknown }),
});

/** `found` is undefined if nothing was submitted. */
export function materialsReply(found: TicketMaterials | undefined): Materials {
  if (!found) return {};
  const { texts, images, validFrom, validTo, userData, ...known } = found;
  const given = Object.entries({ ...texts, ...images }).map(([type, value]) => [fieldOf[type as MaterialType], value]);
  return {
    ...(Object.fromEntries(given) as Materials),
    ...(texts.IdentificationNumber === undefined ? {} : { idCardType: 'identityCard' }),
    ...known,
    ...(validFrom === undefined ? {} : { idCardStartDate: validFrom }),
    ...(validTo === undefined ? {} : { idCardExpiry: validTo }),
    ...(userData === undefined ? {} : { userData: JSON.parse(userData) as unknown }),
  };
}

export const comparisonResult = (score: number): FaceComparisonResult => ({ similarityScore: score, confidenceThresholds: scoreAtRate });

export const faceDetection = ({ width, height, faces }: DetectedFaces): FaceDetection => ({
  width,
  height,
  faces: faces.map(({ rectangle, blur, quality, covered, pose }) => ({ rectangle, blur, quality, covered, headPose: pose })),
});
