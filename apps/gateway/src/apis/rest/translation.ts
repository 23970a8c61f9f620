import type { MaterialType, TicketReference } from '@shiren/contracts-core';
import type { IssuedToken, TicketState } from '@shiren/contracts-verification';
import type { GivenMaterial } from '@shiren/rpc';
import { reasonText } from '@shiren/schemes';
import type { FaceComparison } from '../../operations/compare-faces.js';
import type { DetectedAttributes } from '../../operations/detect-faces.js';
import { pageOf } from '../../operations/open-verification.js';
import type { FaceComparisonResult, FaceDetection, Materials, OpenedVerification, VerificationStatus } from './replies.js';
import type { GivenMaterials } from './requests.js';

/** What a path names. */
export type Ticket = Pick<TicketReference, 'biz' | 'ticketId'>;

/** REST writes the RPC API's names with a small first letter. */
type Small<Name extends string> = Uncapitalize<Name>;
const small = <Name extends string>(name: Name): Small<Name> => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}` as Small<Name>;
const large = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** Fields as parameters of the RPC API. */
export const rpcNames = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [large(name), value]));

/** Every material type has its field, which the compiler checks. */
const isField = (entry: [string, string | undefined]): entry is [Small<MaterialType> & keyof GivenMaterials, string] => entry[1] !== undefined;

export const materialsOf = (given: GivenMaterials): GivenMaterial[] =>
  Object.entries(given as Record<string, string | undefined>)
    .filter(isField)
    .map(([field, value]) => ({ type: large(field) as MaterialType, value }));

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

/** The RPC API writes the address as JSON in a text, each part in an object of its own. */
export const materialsReply = ({ Address, UserData, ...others }: Record<string, string>): Materials => ({
  ...Object.fromEntries(Object.entries(others).map(([name, value]) => [small(name), value])),
  ...(Address === undefined ? {} : { address: addressOf(JSON.parse(Address) as Record<keyof NonNullable<Materials['address']>, { text: string }>) }),
  ...(UserData === undefined ? {} : { userData: JSON.parse(UserData) as unknown }),
});

const addressOf = ({ province, city, area, detail }: Record<keyof NonNullable<Materials['address']>, { text: string }>): Materials['address'] => ({
  province: province.text,
  city: city.text,
  area: area.text,
  detail: detail.text,
});

export const comparisonResult = ({ SimilarityScore, ConfidenceThresholds }: FaceComparison): FaceComparisonResult => ({
  similarityScore: SimilarityScore,
  confidenceThresholds: Object.fromEntries(
    Object.entries(JSON.parse(ConfidenceThresholds) as Record<string, string>).map(([rate, score]) => [rate, Number(score)]),
  ),
});

export const faceDetection = ({ ImgWidth, ImgHeight, FaceInfos }: DetectedAttributes): FaceDetection => ({
  width: ImgWidth,
  height: ImgHeight,
  faces: FaceInfos.FaceAttributesDetectInfo.map(({ FaceRect: { Top, Left, Width, Height }, FaceAttributes: { Blur, Facequal, Respirator, Headpose } }) => ({
    rectangle: { top: Top, left: Left, width: Width, height: Height },
    ...(Blur === undefined ? {} : { blur: Blur }),
    ...(Facequal === undefined ? {} : { quality: Facequal }),
    covered: Respirator !== undefined,
    ...(Headpose ? { headPose: { yaw: Headpose.YawAngle, pitch: Headpose.PitchAngle, roll: Headpose.RollAngle } } : {}),
  })),
});
