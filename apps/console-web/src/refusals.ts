import { numberFlawTexts } from '@shiren/id-document/rules';
import { Refused } from './api.js';
import type { Text } from './language.js';
import { problemWords } from './words/problem-words.js';

/** What went wrong, in words for the user. */
export function refusal(error: unknown, t: Text): string {
  if (!(error instanceof Refused)) return t('网络异常，请检查网络后重试', 'Network error; check the connection and try again');
  const { seconds } = error.details;
  if (error.code === 'SIGN_IN.LOCKED') return t(`尝试次数过多，请 ${seconds} 秒后再试，或使用曾经登录过的浏览器`, error.message);
  if (error.code === 'ID_NUMBER.INVALID') {
    const flaw = numberFlawTexts[error.details['reason'] as keyof typeof numberFlawTexts] ?? numberFlawTexts.form;
    return t(flaw.zh, flaw.en);
  }
  if (error.details['reason'] === 'set-up-too-late') return t('设置时间过长，请重新开始设置动态码', error.message);
  const [zh, en] = problemWords[error.code];
  return t(zh, error.message || en);
}
