import { scoreAtRate, type FalseAcceptRate, type SceneValue } from '@shiren/contracts-verification';
import type { Text } from '../language.js';
import type { Words } from '../words/words.js';
import { schemeTitle } from './scheme-title.js';

const fields: Readonly<Record<string, Words>> = {
  name: ['场景名称', 'Name'],
  scheme: ['认证方案', 'Scheme'],
  guidePage: ['引导页', 'Guide page'],
  resultPage: ['结果页', 'Result page'],
  livenessStrength: ['活体强度', 'Liveness strength'],
  colourFlash: ['炫彩', 'Colour flash'],
  'thresholds.authority': ['与权威数据源的误识率', 'False accept rate against the authority'],
  'thresholds.portrait': ['与身份证头像的误识率', 'False accept rate against the portrait on the card'],
  'thresholds.retained': ['与留底照片的误识率', 'False accept rate against the retained photo'],
  retries: ['每次认证可录制次数', 'Recordings per attempt'],
  'limits.deviceFailures': ['锁定设备的失败次数', 'Failures that lock a device'],
  'limits.deviceMinutes': ['统计设备失败的分钟数', 'Minutes in which they count'],
  'limits.deviceLockMinutes': ['设备锁定分钟数', 'Minutes for which a device is locked'],
  'limits.numberPerMinute': ['同一证件号每分钟提交次数', 'Submissions of one ID number, per minute'],
  'limits.numberPerDay': ['同一证件号每天提交次数', 'Submissions of one ID number, per day'],
  'limits.ticketPerDay': ['同一 TicketId 每天提交次数', 'Submissions of one ticket, per day'],
  'limits.cardPhotos': ['每次认证可拍证件照张数', 'Card photos per attempt'],
  redirectHosts: ['允许跳转的域名', 'Allowed redirect hosts'],
  frameOrigins: ['允许嵌入认证流程的网页来源', 'Origins that may embed the flow'],
  'callback.url': ['结果回调地址', 'Callback address'],
  'consent.zh': ['告知同意（中文）', 'Consent, Chinese text'],
  'consent.en': ['告知同意（英文）', 'Consent, English text'],
  'consent.version': ['告知同意的版本号', 'Version of the consent'],
  'business.name': ['个人信息处理者的名称', 'Name of who processes the data'],
  'business.contact': ['个人信息处理者的联系方式', 'Contact of who processes the data'],
  'business.rights.zh': ['如何行使权利（中文）', 'How to use their rights, Chinese text'],
  'business.rights.en': ['如何行使权利（英文）', 'How to use their rights, English text'],
  'alternativeWay.zh': ['不同意时的其他方式（中文）', 'Alternative way, Chinese text'],
  'alternativeWay.en': ['不同意时的其他方式（英文）', 'Alternative way, English text'],
  'alternativeWay.url': ['不同意时的其他方式（链接）', 'Alternative way, link'],
  retentionDays: ['材料保存天数', 'Retention of materials in days'],
  pageColour: ['主色', 'Colour'],
  logo: ['标志', 'Logo'],
  review: ['人工审核', 'Manual review'],
  fourEyes: ['需两人审核', 'Two reviewers required'],
};

const choices: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  guidePage: { default: ['系统默认页', "the system's"], own: ['业务方自有页面', "the business's own"] },
  resultPage: { default: ['系统默认页', "the system's"], own: ['业务方自有页面', "the business's own"] },
  livenessStrength: { low: ['低', 'low'], standard: ['标准', 'standard'], high: ['高', 'high'] },
  review: { never: ['从不', 'never'], 'when-unsure': ['分数接近阈值或风险较高时', 'when a score is close or the risk is high'] },
};

/** Sorts changes as the page shows their fields. */
export const byField = (one: { field: string }, other: { field: string }): number => placeOf(one.field) - placeOf(other.field);

const placeOf = (field: string): number => Object.keys(fields).indexOf(field);

export const hasWords = (field: string): boolean => Object.hasOwn(fields, field);

/** The words for one of a field's fixed values, if it has any. */
export const choiceOf = (field: string, value: string): Words | undefined => choices[field]?.[value];

/** A field of a scene, by the path that `sceneChanges` gives it. */
export function fieldTitle(field: string, t: Text): string {
  const words = fields[field];
  return words ? t(...words) : field;
}

/** A value of it, as the page would show it. */
export function valueText(field: string, value: SceneValue | undefined, t: Text): string {
  if (value === undefined) return t('未设置', 'not set');
  if (field === 'logo') return t('有', 'set');
  if (field === 'scheme') return schemeTitle(String(value), t);
  if (typeof value === 'boolean') return value ? t('开', 'on') : t('关', 'off');
  if (field.startsWith('thresholds.')) return `${value} % (${scoreAtRate[value as FalseAcceptRate]})`;
  const choice = choiceOf(field, String(value));
  return choice ? t(...choice) : String(value);
}
