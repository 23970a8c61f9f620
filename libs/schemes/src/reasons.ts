/** Why an attempt failed. 201 to 205 are the vendor's sub-codes; the others are ours. */
export const reasons = {
  '201': { zh: '姓名与身份证号不一致', en: 'The name and the ID number do not belong together' },
  '202': { zh: '权威数据源中查无此身份证号', en: 'The authority has no record of this ID number' },
  '203': { zh: '权威数据源中没有可供比对的照片', en: 'The authority has no photo to compare with' },
  '204': { zh: '人脸与权威数据源中的照片不是同一人', en: "The face is not the one in the authority's photo" },
  '205': { zh: '活体检测未通过，存在风险', en: 'It could not be told that a living person is before the camera' },
  '310': {
    zh: '权威数据源中的照片已过旧，仅凭人脸无法确认；请补拍身份证照片后重新认证',
    en: "The authority's photo is too old to decide by the face alone; verify again with photos of the ID card",
  },
  '301': { zh: '人脸与身份证照片上的头像不是同一人', en: 'The face is not the one on the ID card' },
  '302': { zh: '身份证照片上找不到清晰的头像，请重新拍摄', en: 'No clear portrait was found on the ID photo; take it again' },
  '303': { zh: '人脸与留底照片不是同一人', en: 'The face is not the one in the retained photo' },
  '901': { zh: '人工审核未通过', en: 'A reviewer rejected it' },
} as const;

export type Reason = keyof typeof reasons;

/** The sub-code of an attempt that passed. */
export const PASSED = '200';

const isReason = (code: string): code is Reason => Object.hasOwn(reasons, code);

/** A reason in words; a code that is none stands for itself. */
export const reasonText = (code: string): { zh: string; en: string } => (isReason(code) ? { ...reasons[code] } : { zh: code, en: code });

/** The vendor's `AuditConclusions`: one sentence a reason, in both languages. */
export const describeReasons = (codes: readonly string[]): string =>
  codes.map((code) => (isReason(code) ? `${reasons[code].zh} (${reasons[code].en})` : code)).join('；');
