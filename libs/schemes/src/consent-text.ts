import type { SceneConsent, SceneSettings } from '@shiren/contracts-verification';

/**
 * What a person reads and agrees to: the scene's text, with who processes the data before it, and how long and with which rights after it. One text
 * for every client. A scene that does not name its business has its own text only, as it had before there was that setting.
 */
export function consentText({ consent, business, retentionDays: days }: Pick<SceneSettings, 'consent' | 'business' | 'retentionDays'>): SceneConsent {
  if (!business) return consent;
  const { name, contact, rights } = business;
  return {
    zh: [
      `个人信息处理者：${name}`,
      `联系方式：${contact}`,
      consent.zh,
      `保存期限：照片、录像、姓名和身份证号自认证开始起保存 ${days} 天，到期自动删除。`,
      `您的权利：${rights.zh}`,
    ].join('\n'),
    en: [
      `Who processes your data: ${name}`,
      `Contact: ${contact}`,
      consent.en,
      `How long: photos, recordings, name and ID number are kept for ${days} ${days === 1 ? 'day' : 'days'} from the beginning of the verification, then erased automatically.`,
      `Your rights: ${rights.en}`,
    ].join('\n'),
    version: consent.version,
  };
}
