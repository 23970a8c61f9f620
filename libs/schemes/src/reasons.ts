import type { CardFlaw, FaceFlaw } from '@shiren/contracts-media';
import type { LivenessOutcome, Verdict } from '@shiren/contracts-verification';

/** Why an attempt failed. 201 to 205 are the vendor's sub-codes; the others are ours. */
export const reasons = {
  '201': { zh: '姓名与身份证号不一致', en: 'The name and the ID number do not belong together' },
  '202': { zh: '权威数据源中查无此身份证号', en: 'The authority has no record of this ID number' },
  '203': { zh: '权威数据源中没有可供比对的照片', en: 'The authority has no photo to compare with' },
  '204': { zh: '人脸与权威数据源中的照片不是同一人', en: "The face is not the one in the authority's photo" },
  '205': { zh: '活体检测未通过，存在风险', en: 'The liveness check did not confirm a living person before the camera' },
  '310': {
    zh: '权威数据源中的照片已过旧，仅凭人脸无法确认；请补拍身份证照片后重新认证',
    en: "The authority's photo is too old to decide by the face alone; verify again with photos of the ID card",
  },
  '301': { zh: '人脸与身份证照片上的头像不是同一人', en: 'The face is not the one on the ID card' },
  '302': { zh: '身份证照片上找不到清晰的头像，请重新拍摄', en: 'No clear portrait was found on the ID photo; take it again' },
  '303': { zh: '人脸与留底照片不是同一人', en: 'The face is not the one in the retained photo' },
  '304': {
    zh: '未采集到可判断的活体录像（网络过慢、未持续拍到人脸或光线不足），不代表存在风险',
    en: 'No recording could be judged: the network was too slow, or the face was not seen all the time. That is no sign of a risk',
  },
  '320': { zh: '照片中不是居民身份证，请拍摄本人的居民身份证', en: 'The photo is not of a resident ID card; photograph your own' },
  '321': { zh: '照片中有多张证件，请每次只拍摄一面', en: 'There are several cards in the photo; photograph one side at a time' },
  '322': { zh: '身份证拍错了面，请按提示拍摄另一面', en: 'This is the other side of the ID card; turn it over' },
  '323': { zh: '身份证在照片中太小，请靠近拍摄', en: 'The ID card is too small in the photo; come closer' },
  '324': { zh: '身份证没有拍全，请让四角都在画面内', en: 'Part of the ID card is cut off; keep all four corners in the picture' },
  '325': { zh: '身份证照片太暗，请在明亮处重新拍摄', en: 'The ID photo is too dark; take it again in better light' },
  '326': { zh: '身份证照片模糊，请对焦后重新拍摄', en: 'The ID photo is blurred; hold still, let the camera focus and take it again' },
  '327': { zh: '身份证照片有反光，文字被遮住，请换个角度重新拍摄', en: 'Glare covers part of the ID card; tilt it and take the photo again' },
  '328': { zh: '身份证被遮挡，请移开手指或遮挡物后重新拍摄', en: 'Part of the ID card is covered; uncover it and take the photo again' },
  '329': { zh: '疑似翻拍屏幕，请拍摄身份证原件', en: 'The photo seems to be of a screen; photograph the ID card itself' },
  '330': { zh: '疑似身份证复印件，请拍摄身份证原件', en: 'The photo seems to be of a photocopy; photograph the ID card itself' },
  '331': { zh: '身份证照片无法识别，请重新拍摄', en: 'The ID card could not be read; take the photo again' },
  '332': {
    zh: '身份证号码的校验码不正确，请核对后拍摄清晰的身份证原件',
    en: 'The check digit of the ID number is wrong; photograph your own ID card, sharp and straight',
  },
  '333': { zh: '身份证照片上有水印，遮挡了文字，请上传无水印的照片', en: 'A watermark covers the writing on the ID card; upload a photo without one' },
  '334': { zh: '这是社会保障卡，请拍摄居民身份证', en: 'This is a social security card; photograph the resident ID card' },
  '335': { zh: '这是居住证，请拍摄居民身份证', en: 'This is a residence permit; photograph the resident ID card' },
  '336': { zh: '这是外国人永久居留身份证，请拍摄居民身份证', en: 'This is a permanent resident card of a foreigner; photograph the resident ID card' },
  '337': { zh: '这是护照或通行证，请拍摄居民身份证', en: 'This is a passport or travel permit; photograph the resident ID card' },
  '338': { zh: '这是临时居民身份证，请拍摄正式的居民身份证', en: 'This is a temporary ID card; photograph the regular resident ID card' },
  '339': {
    zh: '这是第一代居民身份证，已停止使用，请拍摄第二代居民身份证',
    en: 'This is a first-generation ID card, which is no longer valid; photograph the second-generation card',
  },
  '341': { zh: '身份证照片上的信息与提交的姓名或身份证号不一致', en: 'The ID card does not say the name or number that was submitted' },
  '342': { zh: '身份证已过有效期', en: 'The ID card has expired' },
  '343': { zh: '身份证尚未生效', en: 'The ID card is not valid yet' },
  '344': { zh: '身份证正反面不是同一张证件', en: 'Front and back are not of one ID card' },
  '901': { zh: '人工审核未通过', en: 'A reviewer rejected it' },
  '902': { zh: '证件号码或设备在贵方的黑名单中', en: 'The ID number or the device is on your own block list' },
} as const;

export type Reason = keyof typeof reasons;

/** The reason for each flaw of a card photo. */
export const reasonsOfFlaws = {
  'not-a-card': '320',
  'several-cards': '321',
  'wrong-side': '322',
  'too-small': '323',
  'cut-off': '324',
  'too-dark': '325',
  blurred: '326',
  glare: '327',
  covered: '328',
  screen: '329',
  photocopy: '330',
  unreadable: '331',
  'wrong-number': '332',
  watermark: '333',
  'social-security-card': '334',
  'residence-permit': '335',
  'foreign-resident-card': '336',
  'travel-document': '337',
  'temporary-card': '338',
  'first-generation': '339',
} as const satisfies Record<CardFlaw, Reason>;

/** The reason for each way in which liveness ends an attempt. */
export const reasonsOfLiveness = { failed: '205', 'not-captured': '304' } as const satisfies Partial<Record<LivenessOutcome, Reason>>;

/** Whether nothing that the person did was judged: a failure that is not counted against the device. */
export const isNotCaptured = ({ reasons }: Pick<Verdict, 'reasons'>): boolean => reasons.includes(reasonsOfLiveness['not-captured']);

/** The reason for a number or a device on the business's block list; the business knows it, the person is only shown `withheldReason`. */
export const BLOCKED = '902' satisfies Reason;

/** What the person is shown instead: somebody who is blocked must not find out what to change. */
export const withheldReason = { code: '999', zh: '本次认证未通过', en: 'The verification did not pass' } as const;

/** The sub-code of an attempt that passed. */
export const PASSED = '200';

const isReason = (code: string): code is Reason => Object.hasOwn(reasons, code);

/** The text of a reason; an unknown code stands for itself. */
export const reasonText = (code: string): { zh: string; en: string } => (isReason(code) ? { ...reasons[code] } : { zh: code, en: code });

/** The vendor's `AuditConclusions`: one sentence per reason, in both languages. */
export const describeReasons = (codes: readonly string[]): string =>
  codes.map((code) => (isReason(code) ? `${reasons[code].zh} (${reasons[code].en})` : code)).join('；');

/** What is wrong with a face photo, and what the person can do. */
export const faceFlawTexts: Readonly<Record<FaceFlaw, { zh: string; en: string }>> = {
  'several-faces': { zh: '照片中有多张人脸，请由本人单独拍摄', en: 'there is more than one face in the photo; take one of the person alone' },
  'too-dark': { zh: '人脸太暗，请到明亮处重新拍摄', en: 'it is too dark; take the photo where there is more light' },
  'too-bright': { zh: '人脸过曝，请避开强光重新拍摄', en: 'it is overexposed; turn away from the light' },
  blurred: { zh: '人脸模糊，请保持稳定并重新拍摄', en: 'it is blurred; hold still and take the photo again' },
  'turned-away': { zh: '人脸偏转过大，请正对镜头', en: 'it is turned away too far; face the camera' },
  covered: {
    zh: '人脸被遮挡，请摘下口罩等遮挡物，并避开玻璃与反光',
    en: 'it is covered; take off the mask or whatever covers it, and stay clear of glass and reflections',
  },
};
