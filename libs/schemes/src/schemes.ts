import type { MaterialType } from '@shiren/contracts-core';

export const schemeNames = ['RPBasic', 'RPManual', 'RPBioID', 'RPBioOnlyPro', 'RPBioOnly', 'FVBioOnly', 'RPH5BioOnly', 'RPMin'] as const;
export type SchemeName = (typeof schemeNames)[number];

/** What a person is asked to do, in order. */
export type Step = 'liveness' | 'photograph-id-card' | 'photograph-id-card-if-stale' | 'confirm-fields-if-unsure' | 'type-name-and-number';

export interface Scheme {
  readonly name: SchemeName;
  /** The scheme's name in the console. */
  readonly title: { readonly zh: string; readonly en: string };
  /** How a verification reaches us: through the SDK or H5 pages with a token, or from the business's server alone. */
  readonly access: 'sdk' | 'h5' | 'server';
  readonly service: 'real-person' | 'live-face';
  readonly steps: readonly Step[];
  /** What the business may submit when it obtains a token. */
  readonly binding: { readonly required: readonly MaterialType[]; readonly optional: readonly MaterialType[] };
  /** Materials that an attempt must and may have when it is submitted. */
  readonly materials: { readonly required: readonly MaterialType[]; readonly optional: readonly MaterialType[] };
  readonly comparedWith: 'authority' | 'retained-photo';
}

const person = ['Name', 'IdentificationNumber'] as const;
const card = ['IdCardFrontPic', 'IdCardBackPic'] as const;
const nothing = { required: [], optional: [] } as const;

/** Cloudauth's eight schemes, edition 20181130. */
export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  RPBasic: {
    name: 'RPBasic',
    title: { zh: '实人认证-基础版', en: 'Real person, basic' },
    access: 'sdk',
    service: 'real-person',
    steps: ['liveness', 'photograph-id-card', 'confirm-fields-if-unsure'],
    binding: nothing,
    materials: { required: [...person, 'FacePic', ...card], optional: [] },
    comparedWith: 'authority',
  },
  RPManual: {
    name: 'RPManual',
    title: { zh: '实人认证-手工输入', en: 'Real person, typed name and number' },
    access: 'sdk',
    service: 'real-person',
    steps: ['type-name-and-number', 'liveness'],
    binding: nothing,
    materials: { required: [...person, 'FacePic'], optional: [] },
    comparedWith: 'authority',
  },
  RPBioID: {
    name: 'RPBioID',
    title: { zh: '实人认证-活体和证件', en: 'Real person, liveness and ID card' },
    access: 'sdk',
    service: 'real-person',
    steps: ['liveness', 'photograph-id-card'],
    binding: { required: person, optional: [] },
    materials: { required: [...person, 'FacePic', ...card], optional: [] },
    comparedWith: 'authority',
  },
  RPBioOnlyPro: {
    name: 'RPBioOnlyPro',
    title: { zh: '实人认证-活体增强', en: 'Real person, liveness, card when needed' },
    access: 'sdk',
    service: 'real-person',
    steps: ['liveness', 'photograph-id-card-if-stale'],
    binding: { required: person, optional: [] },
    materials: { required: [...person, 'FacePic'], optional: card },
    comparedWith: 'authority',
  },
  RPBioOnly: {
    name: 'RPBioOnly',
    title: { zh: '实人认证-仅活体', en: 'Real person, liveness only' },
    access: 'sdk',
    service: 'real-person',
    steps: ['liveness'],
    binding: { required: person, optional: card },
    materials: { required: [...person, 'FacePic'], optional: card },
    comparedWith: 'authority',
  },
  FVBioOnly: {
    name: 'FVBioOnly',
    title: { zh: '活体人脸验证', en: 'Live face against a retained photo' },
    access: 'sdk',
    service: 'live-face',
    steps: ['liveness'],
    binding: { required: ['FaceRetainedPic'], optional: [] },
    materials: { required: ['FacePic', 'FaceRetainedPic'], optional: [] },
    comparedWith: 'retained-photo',
  },
  RPH5BioOnly: {
    name: 'RPH5BioOnly',
    title: { zh: '实人认证-H5-仅活体', en: 'Real person on H5 pages, liveness only' },
    access: 'h5',
    service: 'real-person',
    steps: ['liveness'],
    binding: { required: person, optional: card },
    materials: { required: [...person, 'FacePic'], optional: card },
    comparedWith: 'authority',
  },
  RPMin: {
    name: 'RPMin',
    title: { zh: '实人认证-纯服务端', en: 'Real person, server only' },
    access: 'server',
    service: 'real-person',
    steps: [],
    binding: nothing,
    materials: { required: [...person, 'FacePic'], optional: card },
    comparedWith: 'authority',
  },
};

/**
 * What a link to the flow of this scheme has to know of its person; undefined if no link can open it, because it has no flow or needs a photo.
 */
export function linkAsks({ access, binding: { required } }: Scheme): 'person' | 'nothing' | undefined {
  if (access === 'server') return undefined;
  if (required.length === 0) return 'nothing';
  return required.every((type) => (person as readonly MaterialType[]).includes(type)) ? 'person' : undefined;
}

export const isSchemeName = (name: string): name is SchemeName => Object.hasOwn(schemes, name);

/** Throws if there is no scheme of this name. */
export function schemeOf(name: string): Scheme {
  if (!isSchemeName(name)) throw new Error(`There is no scheme ${name}.`);
  return schemes[name];
}
